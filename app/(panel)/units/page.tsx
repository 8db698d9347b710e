import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { unitList } from "@/lib/domain/planned-units/list";
import { getUnitFeed } from "@/lib/domain/planned-units/queries";
import { can } from "@/lib/platform/permissions";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { unitCells } from "./unit-cells";
import { UnitsEmpty } from "./units-empty";
import { UnitsFreshness } from "./units-freshness";

export const metadata: Metadata = { title: "Planned units" };

export default async function UnitsPage({ searchParams }: ListPageProps) {
  const opened = await openList(unitList, await searchParams);
  const feed = await getUnitFeed(opened.actor);
  return (
    <>
      <PageHeader
        title="Planned units"
        description={<UnitsFreshness feed={feed} now={new Date()} mayOpenIssues={can(opened.actor, "issue:view")} />}
      />
      <ListScreen
        opened={opened}
        cells={unitCells(opened.actor)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/circuits/${row.circuitId}`}
        rowTone={(row) => (row.state === "present" ? undefined : "muted")}
        empty={<UnitsEmpty isFetched={feed.fetchedAt !== null} />}
      />
    </>
  );
}
