import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import { circuitList } from "@/lib/domain/circuits/list";
import { getCircuitFeed } from "@/lib/domain/circuit-sync/queries";
import { listExclusionReasons } from "@/lib/domain/exclusions/queries";
import { can } from "@/lib/platform/permissions";
import { ExcludeBar } from "../exclusions/exclude-bar";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { circuitCells } from "./circuit-cells";
import { CircuitsEmpty } from "./circuits-empty";
import { CircuitsFreshness } from "./circuits-freshness";
import { QuickCorrection } from "./quick-correction";

export const metadata: Metadata = { title: "Circuits" };

export default async function CircuitsPage({ searchParams }: ListPageProps) {
  const opened = await openList(circuitList, await searchParams);
  const { actor, state, url, page } = opened;
  const mayEdit = can(actor, "circuit:edit");
  const mayExclude = can(actor, "circuit:exclude");
  const [sync, reasons] = await Promise.all([getCircuitFeed(actor), mayExclude ? listExclusionReasons(actor) : []]);
  return (
    <>
      <PageHeader title="Circuits" description={<CircuitsFreshness sync={sync} now={new Date()} />} />
      <ListScreen
        opened={opened}
        cells={circuitCells}
        rowKey={(row) => row.id}
        rowHref={(row) => `/circuits/${row.id}`}
        editPath={mayEdit ? "/edit" : undefined}
        rowTone={(row) => (row.isExcluded ? "muted" : undefined)}
        selection={mayExclude ? { label: (row) => `Select ${circuitName(row)}` } : undefined}
        empty={<CircuitsEmpty lastGoodAt={sync.lastGoodAt} />}
      >
        {mayExclude ? (
          <ExcludeBar
            key={url.link()}
            total={page.total}
            matching={{ q: state.q, filters: state.filters }}
            reasons={reasons}
          />
        ) : null}
      </ListScreen>
      {mayEdit ? (
        <QuickCorrection suggestions={{ contractor: (opened.options["contractor"] ?? []).map(({ label }) => label) }} />
      ) : null}
    </>
  );
}
