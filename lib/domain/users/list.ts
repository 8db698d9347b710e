import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { holdsText } from "@/lib/platform/list/search-text";
import { listUserOptions } from "./queries";
import { USER_STATE, type UserState, WS_LINK, userScope } from "./scope";

/** A person in the list. */
export type UserRow = {
  id: number;
  name: string;
  email: string;
  roles: string[];
  regions: string[];
  seesAllRegions: boolean;
  wsUsername: string | null;
  wsLink: "no" | "yes" | "invalid";
  hasTwoFactor: boolean;
  lastSignInAt: Date | null;
  createdAt: Date | null;
  state: UserState;
};

const ID = Prisma.sql`u.id`;
const LINKS: Record<UserRow["wsLink"], string> = { yes: "Linked", invalid: "Refused", no: "–" };

export const userList = defineList<UserRow>()({
  name: "users",
  title: "Users",
  one: "person",
  many: "people",
  subjectType: "user",
  path: "/users",
  permission: "user:view",
  from: Prisma.sql`users u`,
  id: ID,
  scope: userScope,
  fields: () => ({
    id: Prisma.sql`u.id::float8`,
    name: Prisma.sql`u.name`,
    email: Prisma.sql`u.email`,
    roles: Prisma.sql`
      ARRAY(
        SELECT r.display_name FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id ORDER BY r.id
      )`,
    regions: Prisma.sql`
      ARRAY(
        SELECT r.name
        FROM user_regions g
        JOIN regions r ON r.id = g.region_id
        WHERE g.user_id = u.id
        ORDER BY r.sort_order, r.name
      )`,
    seesAllRegions: Prisma.sql`u.sees_all_regions`,
    wsUsername: Prisma.sql`u.ws_username`,
    wsLink: WS_LINK,
    hasTwoFactor: Prisma.sql`u.two_factor_confirmed_at IS NOT NULL`,
    lastSignInAt: Prisma.sql`u.last_sign_in_at`,
    createdAt: Prisma.sql`u.created_at`,
    state: USER_STATE,
  }),
  columns: {
    name: { label: "Name", isFixed: true, sort: orderBy(Prisma.sql`u.name`, ID), value: ({ name }) => name },
    email: {
      label: "E-mail",
      truncate: true,
      minWidth: "11rem",
      sort: orderBy(Prisma.sql`u.email`, ID),
      value: ({ email }) => email,
    },
    roles: { label: "Roles", truncate: true, value: ({ roles }) => roles.join(", ") || "–" },
    regions: {
      label: "Regions",
      truncate: true,
      value: ({ seesAllRegions, regions }) => (seesAllRegions ? "All regions" : regions.join(", ") || "–"),
    },
    workStudio: {
      label: "WorkStudio",
      hint: "Whether the person linked a WorkStudio account, and whether WorkStudio accepts it",
      value: ({ wsLink }) => LINKS[wsLink],
    },
    wsUsername: { label: "WorkStudio name", isDefault: false, truncate: true, value: ({ wsUsername }) => wsUsername },
    factor: { label: "Two-factor", value: ({ hasTwoFactor }) => (hasTwoFactor ? "On" : "Off") },
    lastSignIn: {
      label: "Last sign-in",
      sort: {
        ascending: Prisma.sql`u.last_sign_in_at ASC NULLS FIRST, u.id ASC`,
        descending: Prisma.sql`u.last_sign_in_at DESC NULLS LAST, u.id DESC`,
      },
      value: ({ lastSignInAt }) => lastSignInAt,
    },
    created: {
      label: "Created",
      isDefault: false,
      sort: { ascending: Prisma.sql`u.id ASC`, descending: Prisma.sql`u.id DESC` },
      value: ({ createdAt }) => createdAt,
    },
    state: { label: "Account", value: ({ state }) => state },
  },
  defaultSort: { key: "name", descending: false },
  filters: {
    role: {
      kind: "many",
      label: "Role",
      condition: (names) =>
        Prisma.sql`
          EXISTS (
            SELECT 1
            FROM user_roles ur
            JOIN roles r ON r.id = ur.role_id
            WHERE ur.user_id = u.id AND r.name = ANY(${[...names]}::text[])
          )`,
    },
    region: {
      kind: "many",
      label: "Region",
      condition: (codes) =>
        Prisma.sql`
          EXISTS (
            SELECT 1
            FROM user_regions g
            JOIN regions r ON r.id = g.region_id
            WHERE g.user_id = u.id AND r.code = ANY(${[...codes]}::text[])
          )`,
    },
    linked: {
      kind: "one",
      label: "WorkStudio",
      defaultValue: "all",
      options: [
        { value: "all", label: "Linked or not" },
        { value: "yes", label: "Linked" },
        { value: "invalid", label: "Refused by WorkStudio" },
        { value: "no", label: "Not linked" },
      ],
      condition: (value: string) => (value === "all" ? null : Prisma.sql`${WS_LINK} = ${value}`),
    },
    factor: {
      kind: "one",
      label: "Two-factor",
      defaultValue: "all",
      options: [
        { value: "all", label: "On or off" },
        { value: "on", label: "On" },
        { value: "off", label: "Off" },
      ],
      condition: (value: string) =>
        value === "all" ? null : Prisma.sql`(u.two_factor_confirmed_at IS NOT NULL) = ${value === "on"}`,
    },
    state: {
      kind: "one",
      label: "Account",
      defaultValue: "all",
      options: [
        { value: "all", label: "Every account" },
        { value: "active", label: "Active" },
        { value: "invited", label: "Invited" },
        { value: "disabled", label: "Disabled" },
      ],
      condition: (value: string) => (value === "all" ? null : Prisma.sql`${USER_STATE} = ${value}`),
    },
  },
  search: {
    label: "Search people",
    placeholder: "Name, e-mail, WorkStudio",
    condition: (typed) =>
      holdsText(Prisma.sql`search_text(u.name || ' ' || u.email || ' ' || coalesce(u.ws_username, ''))`, typed),
  },
  pageSizes: [50, 25, 100],
  options: async (actor) => {
    const { roles, regions } = await listUserOptions(actor);
    return {
      role: roles.map(({ name, displayName }) => ({ value: name, label: displayName })),
      region: regions.map(({ code, name }) => ({ value: code, label: name })),
    };
  },
});

export type UserFilters = typeof userList.spec.filters;
export type UserListState = ListState<UserFilters>;

/** One page of the people an actor may see. A page past the end answers the last page. Throws FORBIDDEN. */
export function listUsers(actor: Actor, state: UserListState): Promise<ListPage<UserRow>> {
  return userList.read(actor, state);
}

/** The filtered people as a file. Throws FORBIDDEN, also without `export:run`, and RATE_LIMITED. */
export function exportUsers(actor: UserActor, state: UserListState, format: ExportFormat): Promise<Response> {
  return userList.export(actor, state, format);
}
