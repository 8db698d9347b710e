import type { Metadata } from "next";
import { visibleColumns } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { DataTableToolbar } from "@/components/data-table/data-table-toolbar";
import { Pagination } from "@/components/data-table/pagination";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SearchIcon, UserPlusIcon } from "@/components/ui/icons";
import { listUsers } from "@/lib/domain/users/list-users";
import { listUserOptions } from "@/lib/domain/users/queries";
import { USER_PAGE_SIZES } from "@/lib/domain/users/schema";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { BulkBar } from "./bulk-bar";
import { EndEveryone } from "./end-everyone";
import { userColumns } from "./user-columns";
import { userFilters } from "./user-filters";
import { userListState } from "./user-list-state";

export const metadata: Metadata = { title: "Users" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function UsersPage({ searchParams }: Props) {
  const { input, filter, view, url } = userListState(await searchParams);
  const actor = await requireActor(url.link({ page: input.page === 1 ? null : input.page }));
  const [page, options] = await loadPage(() => Promise.all([listUsers(actor, input), listUserOptions(actor)]));
  const mayEdit = can(actor, "user:edit");
  const columns = userColumns(new Date());
  return (
    <>
      <PageHeader
        title="Users"
        description="Everybody who may sign in, or is invited to."
        actions={
          mayEdit ? (
            <>
              {options.mayGrantAllRegions ? <EndEveryone /> : null}
              <ButtonLink href="/users/invite">
                <UserPlusIcon />
                Invite
              </ButtonLink>
            </>
          ) : null
        }
      />
      <div className="grid grid-cols-1 gap-3">
        <DataTableToolbar
          url={url}
          search={{ name: "q", value: input.q, label: "Search people", placeholder: "Name, e-mail, WorkStudio" }}
          filters={userFilters(filter, options)}
          columns={{
            all: columns.map(({ id, header, hideable, defaultVisible }) => ({ id, header, hideable, defaultVisible })),
            chosen: view.columns,
          }}
          density={view.density}
        />
        {mayEdit ? (
          <BulkBar
            key={url.link()}
            total={page.total}
            filter={filter}
            roles={options.roles.filter(({ isOwn }) => isOwn).map(({ id, displayName }) => ({ id, name: displayName }))}
            regions={options.regions.filter(({ isOwn }) => isOwn).map(({ id, name }) => ({ id, name }))}
          />
        ) : null}
        <DataTable
          caption="Users"
          columns={visibleColumns(columns, view.columns)}
          rows={page.rows}
          rowKey={(row) => row.id}
          rowHref={(row) => `/users/${row.id}`}
          editPath={mayEdit ? "/edit" : undefined}
          rowTone={(row) => (row.state === "disabled" ? "muted" : undefined)}
          sort={input.sort}
          url={url}
          density={view.density}
          selection={mayEdit ? { label: (row) => `Select ${row.name}` } : undefined}
          emptyState={
            <EmptyState
              icon={<SearchIcon />}
              title="Nobody fits these filters"
              description="Take a filter away, or search for less."
              actions={
                <ButtonLink href="/users" variant="outline">
                  Clear filters
                </ButtonLink>
              }
            />
          }
        />
        <Pagination
          page={page.page}
          perPage={input.per}
          total={page.total}
          url={url}
          pageSizes={USER_PAGE_SIZES}
          defaultPageSize={50}
        />
      </div>
    </>
  );
}
