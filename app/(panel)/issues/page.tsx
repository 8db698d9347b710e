import type { Metadata } from "next";
import { DataTable } from "@/components/data-table/data-table";
import { DataTableToolbar } from "@/components/data-table/data-table-toolbar";
import { listUrl } from "@/components/data-table/list-url";
import { Pagination } from "@/components/data-table/pagination";
import { PageHeader } from "@/components/layout/page-header";
import { ISSUE_PAGE_SIZE, listSyncIssues } from "@/lib/domain/sync-issues/queries";
import { issueListSchema } from "@/lib/domain/sync-issues/schema";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { IssuesEmpty } from "./issues-empty";
import { issueColumns, issueKindLabel } from "./issue-columns";

export const metadata: Metadata = { title: "Sync issues" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function IssuesPage({ searchParams }: Props) {
  const input = issueListSchema.parse(await searchParams);
  const actor = await requireActor("/issues");
  const { rows, total, totalInScope, pageCount, kinds } = await loadPage(() => listSyncIssues(actor, input));
  const url = listUrl("/issues", {
    q: input.q || null,
    kind: input.kind || null,
    state: input.state === "open" ? null : input.state,
  });
  return (
    <>
      <PageHeader
        title="Sync issues"
        description="What WorkStudio sent that could not be taken, or looks wrong. An issue closes by itself when WorkStudio no longer sends it."
      />
      <div className="grid grid-cols-1 gap-3">
        <DataTableToolbar
          url={url}
          search={{ name: "q", value: input.q, label: "Search issues", placeholder: "Work order, message, GUID, note" }}
          filters={[
            {
              kind: "one",
              name: "state",
              label: "State",
              selected: input.state,
              defaultValue: "open",
              options: [
                { value: "open", label: "Open" },
                { value: "resolved", label: "Resolved" },
                { value: "all", label: "All" },
              ],
            },
            {
              kind: "one",
              name: "kind",
              label: "Kind",
              selected: input.kind,
              defaultValue: "",
              options: [
                { value: "", label: "Every kind" },
                ...kinds.map(({ kind, count }) => ({ value: kind, label: issueKindLabel(kind), count })),
              ],
            },
          ]}
        />
        <DataTable
          caption="Sync issues"
          columns={issueColumns(new Date(), can(actor, "issue:resolve"))}
          rows={rows}
          rowKey={(row) => row.id}
          url={url}
          emptyState={
            <IssuesEmpty input={input} isScopeEmpty={totalInScope === 0} isLimited={actor.regionIds !== "all"} />
          }
        />
        <Pagination
          page={Math.min(input.page, pageCount)}
          perPage={ISSUE_PAGE_SIZE}
          total={total}
          url={url}
          pageSizes={[ISSUE_PAGE_SIZE]}
          defaultPageSize={ISSUE_PAGE_SIZE}
        />
      </div>
    </>
  );
}
