import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import { permissionList } from "@/lib/domain/permission-work/list";
import { getWaitingBands } from "@/lib/domain/permission-work/queries";
import { MOST_AT_ONCE } from "@/lib/domain/permission-work/rules";
import { getUnitFeed } from "@/lib/domain/planned-units/queries";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { UnitsFreshness } from "../units/units-freshness";
import { StationActs } from "./station-acts";
import { permissionCells, stationRowActs } from "./permission-cells";
import { StationBar } from "./station-bar";
import { WaitingBands } from "./waiting-bands";

export const metadata: Metadata = { title: "Permissions" };

export default async function PermissionsPage({ searchParams }: ListPageProps) {
  const opened = await openList(permissionList, await searchParams);
  const { actor, state, url, page } = opened;
  const [waiting, feed] = await loadPage(() => Promise.all([getWaitingBands(actor, state), getUnitFeed(actor)]));
  const mayLog = can(actor, "contact:log");
  return (
    <>
      <PageHeader
        title="Permissions"
        description={<UnitsFreshness feed={feed} now={new Date()} mayOpenIssues={can(actor, "issue:view")} />}
      />
      <WaitingBands waiting={waiting} url={url} chosen={{ status: state.filters.status, band: state.filters.band }} />
      <ListScreen
        opened={opened}
        cells={permissionCells}
        rowKey={(row) => row.id}
        rowHref={(row) => `/circuits/${row.circuitId}`}
        selection={
          mayLog
            ? { label: (row) => `Select ${row.station ? `station ${row.station} of ` : ""}${circuitName(row)}` }
            : undefined
        }
        acts={mayLog ? { label: "Next step", before: "types", cell: stationRowActs } : undefined}
        empty={
          <EmptyState
            title="Nothing waits for a permission"
            description="Every unit of work that you see had its decision when units were counted last."
          />
        }
      >
        {mayLog ? (
          <StationBar
            key={url.link()}
            total={page.total > MOST_AT_ONCE ? 0 : page.total}
            matching={{ q: state.q, filters: state.filters }}
          />
        ) : null}
      </ListScreen>
      {mayLog ? <StationActs /> : null}
    </>
  );
}
