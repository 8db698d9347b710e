import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { activityList } from "@/lib/domain/activity/list";
import { actWords } from "@/lib/domain/activity/activity-words";
import { InstantText } from "../instant-text";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { ActivityPager } from "./activity-pager";
import { ActorLink, RecordLink } from "./record-link";

export const metadata: Metadata = { title: "Activity" };

export default async function ActivityPage({ searchParams }: ListPageProps) {
  const opened = await openList(activityList, await searchParams);
  const { actor, page, url } = opened;
  return (
    <>
      <PageHeader
        title="Activity"
        description="Who did what, when and from where. Nothing here can be changed or removed."
      />
      <ListScreen
        opened={opened}
        cells={{
          when: (row) => <InstantText instant={row.occurredAt} show="absolute" />,
          who: (row) => <ActorLink row={row} />,
          act: (row) => <span title={row.action}>{actWords(row.action)}</span>,
          record: (row) => <RecordLink actor={actor} row={row} />,
        }}
        rowKey={(row) => row.id}
        rowHref={(row) => `/activity/${row.id}`}
        pager={
          <ActivityPager count={page.rows.length} newer={page.newer ?? null} older={page.older ?? null} url={url} />
        }
      />
    </>
  );
}
