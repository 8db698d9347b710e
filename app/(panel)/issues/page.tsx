import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { issueList } from "@/lib/domain/sync-issues/list";
import { listIssueCauses } from "@/lib/domain/sync-issues/list-issue-causes";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { IssueActs } from "./issue-acts";
import { IssueCauses } from "./issue-causes";
import { issueCells, issueRowActs } from "./issue-cells";
import { IssuesEmpty } from "./issues-empty";

export const metadata: Metadata = { title: "Sync issues" };

export default async function IssuesPage({ searchParams }: ListPageProps) {
  const opened = await openList(issueList, await searchParams);
  const { actor, page, hidden, url } = opened;
  const causes = await loadPage(() => listIssueCauses(actor));
  const mayResolve = can(actor, "issue:resolve");
  const mayAccept = can(actor, "sync:force");
  return (
    <>
      <PageHeader
        title="Sync issues"
        description="What WorkStudio sent that could not be taken, or looks wrong. An issue closes by itself when WorkStudio no longer sends it."
      />
      <IssueCauses causes={causes} actor={actor} url={url} />
      <ListScreen
        opened={opened}
        cells={issueCells}
        rowKey={(row) => row.id}
        empty={
          page.total === 0 ? (
            <IssuesEmpty isScopeEmpty={hidden.length === 0} isLimited={actor.regionIds !== "all"} />
          ) : undefined
        }
        acts={
          mayResolve || mayAccept
            ? { label: "Resolve", before: "message", cell: issueRowActs(mayResolve, mayAccept) }
            : undefined
        }
      />
      {mayResolve || mayAccept ? <IssueActs /> : null}
    </>
  );
}
