import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { listLikelyPairs } from "@/lib/domain/planners/find-likely-same";
import { plannerList } from "@/lib/domain/planners/list";
import { loadPage } from "@/lib/platform/load-page";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { LikelyPairs } from "./likely-pairs";

export const metadata: Metadata = { title: "Planners" };

export default async function PlannersPage({ searchParams }: ListPageProps) {
  const opened = await openList(plannerList, await searchParams);
  const pairs = await loadPage(() => listLikelyPairs(opened.actor));
  return (
    <>
      <PageHeader title="Planners" description="Everybody WorkStudio names, with an account here or not." />
      <LikelyPairs pairs={pairs} />
      <ListScreen
        opened={opened}
        rowKey={(row) => row.id}
        rowHref={(row) => `/planners/${row.id}`}
        rowTone={(row) => (row.leftOutReason === null ? undefined : "muted")}
        empty={
          <EmptyState title="No planners yet" description="They come with the circuits and units of the first sync." />
        }
      />
    </>
  );
}
