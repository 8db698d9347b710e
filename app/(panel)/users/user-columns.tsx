import type { Column } from "@/components/data-table/column";
import type { UserRow } from "@/lib/domain/users/list-users";
import { ago } from "@/lib/platform/time";
import { UserStateBadge } from "./user-state";

const LINKS: Record<UserRow["wsLink"], string> = { yes: "Linked", invalid: "Refused", no: "–" };

/** The people list's columns as data; `now` makes every "ago" of one page agree. */
export function userColumns(now: Date): Column<UserRow>[] {
  return [
    { id: "name", header: "Name", sortable: true, hideable: false, cell: (row) => row.name },
    { id: "email", header: "E-mail", sortable: true, truncate: true, minWidth: "11rem", cell: (row) => row.email },
    { id: "roles", header: "Roles", truncate: true, cell: (row) => row.roles.join(", ") || "–" },
    {
      id: "regions",
      header: "Regions",
      truncate: true,
      cell: (row) => (row.seesAllRegions ? "All regions" : row.regions.join(", ") || "–"),
    },
    {
      id: "workStudio",
      header: "WorkStudio",
      headerHint: "Whether the person linked a WorkStudio account, and whether WorkStudio accepts it",
      cell: (row) => LINKS[row.wsLink],
    },
    {
      id: "wsUsername",
      header: "WorkStudio name",
      defaultVisible: false,
      truncate: true,
      cell: (row) => row.wsUsername,
    },
    { id: "factor", header: "Two-factor", cell: (row) => (row.hasTwoFactor ? "On" : "Off") },
    {
      id: "lastSignIn",
      header: "Last sign-in",
      sortable: true,
      cell: (row) => (row.lastSignInAt ? ago(row.lastSignInAt, now) : "never"),
    },
    {
      id: "created",
      header: "Created",
      sortable: true,
      defaultVisible: false,
      cell: (row) => (row.createdAt ? ago(row.createdAt, now) : null),
    },
    { id: "state", header: "Account", cell: (row) => <UserStateBadge state={row.state} /> },
  ];
}
