import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { plannerList } from "@/lib/domain/planners/list";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";

export const metadata: Metadata = { title: "Planners" };

export default async function PlannersPage({ searchParams }: ListPageProps) {
  const opened = await openList(plannerList, await searchParams);
  return (
    <>
      <PageHeader title="Planners" description="Everybody WorkStudio names, with an account here or not." />
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
