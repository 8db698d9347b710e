import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import { circuitList } from "@/lib/domain/circuits/list";
import { getCircuitFeed } from "@/lib/domain/circuit-sync/queries";
import { listOwnBulkActs } from "@/lib/domain/bulk-acts/queries";
import { can } from "@/lib/platform/permissions";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { BULK_ACTS } from "./bulk/bulk-acts";
import { BulkBar } from "./bulk/bulk-bar";
import { OwnActs } from "./bulk/own-acts";
import { circuitCells } from "./circuit-cells";
import { CircuitsEmpty } from "./circuits-empty";
import { CircuitsFreshness } from "./circuits-freshness";
import { QuickCorrection } from "./quick-correction";

export const metadata: Metadata = { title: "Circuits" };

export default async function CircuitsPage({ searchParams }: ListPageProps) {
  const opened = await openList(circuitList, await searchParams);
  const { actor, state, url, page } = opened;
  const mayEdit = can(actor, "circuit:edit");
  const acts = BULK_ACTS.filter(({ permission }) => can(actor, permission)).map(({ kind, label }) => ({
    kind,
    label,
  }));
  const [sync, ownActs] = await Promise.all([getCircuitFeed(actor), acts.length > 0 ? listOwnBulkActs(actor) : []]);
  return (
    <>
      <PageHeader
        title="Circuits"
        description={<CircuitsFreshness sync={sync} now={new Date()} />}
        actions={
          <>
            {can(actor, "circuit:delete") ? (
              <ButtonLink href="/circuits/deleted" variant="outline">
                Deleted
              </ButtonLink>
            ) : null}
            {can(actor, "circuit:create") ? (
              <ButtonLink href="/circuits/new" variant="outline" data-palette="New circuit">
                New circuit
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <ListScreen
        opened={opened}
        cells={circuitCells}
        rowKey={(row) => row.id}
        rowHref={(row) => `/circuits/${row.id}`}
        editPath={mayEdit ? "/edit" : undefined}
        rowTone={(row) => (row.isExcluded ? "muted" : undefined)}
        selection={acts.length > 0 ? { label: (row) => `Select ${circuitName(row)}` } : undefined}
        empty={<CircuitsEmpty lastGoodAt={sync.lastGoodAt} />}
      >
        <OwnActs initial={ownActs} />
        {acts.length > 0 ? (
          <BulkBar
            key={url.link()}
            list="circuits"
            acts={acts}
            total={page.total}
            matching={{ q: state.q, filters: state.filters }}
          />
        ) : null}
      </ListScreen>
      {mayEdit ? (
        <QuickCorrection suggestions={{ contractor: (opened.options["contractor"] ?? []).map(({ label }) => label) }} />
      ) : null}
    </>
  );
}
