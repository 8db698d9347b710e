import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { UserPlusIcon } from "@/components/ui/icons";
import { userList } from "@/lib/domain/users/list";
import { listUserOptions } from "@/lib/domain/users/queries";
import { can } from "@/lib/platform/permissions";
import { InstantText } from "../instant-text";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { BulkBar } from "./bulk-bar";
import { EndEveryone } from "./end-everyone";
import { UserStateBadge } from "./user-state";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage({ searchParams }: ListPageProps) {
  const opened = await openList(userList, await searchParams);
  const { actor, state, url, page } = opened;
  const mayEdit = can(actor, "user:edit");
  const { roles, regions, mayGrantAllRegions } = await listUserOptions(actor);
  return (
    <>
      <PageHeader
        title="Users"
        description="Everybody who may sign in, or is invited to."
        actions={
          mayEdit ? (
            <>
              {mayGrantAllRegions ? <EndEveryone /> : null}
              <ButtonLink href="/users/invite">
                <UserPlusIcon />
                Invite
              </ButtonLink>
            </>
          ) : null
        }
      />
      <ListScreen
        opened={opened}
        cells={{
          state: (row) => <UserStateBadge state={row.state} />,
          lastSignIn: (row) => (row.lastSignInAt ? <InstantText instant={row.lastSignInAt} /> : "never"),
        }}
        rowKey={(row) => row.id}
        rowHref={(row) => `/users/${row.id}`}
        editPath={mayEdit ? "/edit" : undefined}
        rowTone={(row) => (row.state === "disabled" ? "muted" : undefined)}
        selection={mayEdit ? { label: (row) => `Select ${row.name}` } : undefined}
      >
        {mayEdit ? (
          <BulkBar
            key={url.link()}
            total={page.total}
            matching={{ q: state.q, filters: state.filters }}
            roles={roles.filter(({ isOwn }) => isOwn).map(({ id, displayName }) => ({ id, name: displayName }))}
            regions={regions.filter(({ isOwn }) => isOwn).map(({ id, name }) => ({ id, name }))}
          />
        ) : null}
      </ListScreen>
    </>
  );
}
