import type { Metadata } from "next";
import { visibleColumns } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { DataTableToolbar } from "@/components/data-table/data-table-toolbar";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { DownloadIcon, SearchIcon } from "@/components/ui/icons";
import { SHORTEST_SEARCH } from "@/lib/domain/activity/activity-schema";
import { nounWords } from "@/lib/domain/activity/activity-words";
import { listActivity } from "@/lib/domain/activity/list-activity";
import { listActivityOptions } from "@/lib/domain/activity/list-activity-options";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { businessDay } from "@/lib/platform/time";
import { activityColumns } from "./activity-columns";
import { activityFilters, dayChips } from "./activity-filters";
import { activityListState } from "./activity-list-state";
import { ActivityPager } from "./activity-pager";
import { DayFilter } from "./day-filter";
import { recordName } from "./record-link";

export const metadata: Metadata = { title: "Activity" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ActivityPage({ searchParams }: Props) {
  const { input, view, url, exportHref } = activityListState(await searchParams);
  const actor = await requireActor(url.link());
  const [page, options] = await loadPage(() =>
    Promise.all([listActivity(actor, input), listActivityOptions(actor, input)]),
  );
  const columns = activityColumns(actor);
  const [newest] = page.rows;
  const isTooShort = input.q !== "" && input.q.length < SHORTEST_SEARCH;
  return (
    <>
      <PageHeader
        title="Activity"
        description="Who did what, when and from where. Nothing here can be changed or removed."
        actions={
          can(actor, "export:run") ? (
            <ButtonLink href={exportHref} variant="outline" data-native>
              <DownloadIcon />
              Export
            </ButtonLink>
          ) : null
        }
      />
      <div className="grid grid-cols-1 gap-3">
        <DataTableToolbar
          url={url}
          search={{
            name: "q",
            value: input.q,
            label: "Search activity",
            placeholder: "Person, record, reason, request id",
          }}
          filters={activityFilters(
            input,
            options,
            newest ? recordName(newest) : `${nounWords(input.noun)} ${input.subject}`.trim(),
          )}
          ownFilter={{
            control: <DayFilter from={input.from} to={input.to} today={businessDay(new Date())} url={url} />,
            chips: dayChips(input),
          }}
          columns={{
            all: columns.map(({ id, header, hideable, defaultVisible }) => ({ id, header, hideable, defaultVisible })),
            chosen: view.columns,
          }}
          density={view.density}
        />
        <DataTable
          caption="Activity"
          columns={visibleColumns(columns, view.columns)}
          rows={page.rows}
          rowKey={(row) => row.id}
          rowHref={(row) => `/activity/${row.id}`}
          url={url}
          density={view.density}
          emptyState={
            <EmptyState
              icon={<SearchIcon />}
              title={isTooShort ? "Search for three letters or more" : "No act fits these filters"}
              description={isTooShort ? undefined : "Take a filter away, or choose other days."}
              actions={
                <ButtonLink href="/activity" variant="outline">
                  Clear filters
                </ButtonLink>
              }
            />
          }
        />
        <ActivityPager count={page.rows.length} newer={page.newer} older={page.older} url={url} />
      </div>
    </>
  );
}
