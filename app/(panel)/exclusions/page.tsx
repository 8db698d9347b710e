import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { listOwnBulkActs } from "@/lib/domain/bulk-acts/queries";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import { getExclusionTotals } from "@/lib/domain/exclusions/get-totals";
import { exclusionList } from "@/lib/domain/exclusions/list";
import { listOpenRequests } from "@/lib/domain/exclusions/list-requests";
import { listExclusionReasons } from "@/lib/domain/exclusions/queries";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { BULK_ACTS } from "../circuits/bulk/bulk-acts";
import { BulkBar } from "../circuits/bulk/bulk-bar";
import { OwnActs } from "../circuits/bulk/own-acts";
import { ExclusionActs } from "./exclusion-acts";
import { exclusionCells, exclusionRowActs } from "./exclusion-cells";
import { ExclusionTotals } from "./exclusion-totals";
import { OpenRequests } from "./open-requests";

// One act: whatever stands here is excluded.
const BAR_ACTS = BULK_ACTS.filter(({ kind }) => kind === "include").map(({ kind, label }) => ({ kind, label }));

export const metadata: Metadata = { title: "Exclusions" };

export default async function ExclusionsPage({ searchParams }: ListPageProps) {
  const opened = await openList(exclusionList, await searchParams);
  const { actor, state, url, page } = opened;
  const mayExclude = can(actor, "circuit:exclude");
  const [totals, requests, reasons, ownActs] = await loadPage(() =>
    Promise.all([
      getExclusionTotals(actor),
      listOpenRequests(actor),
      listExclusionReasons(actor),
      mayExclude ? listOwnBulkActs(actor) : [],
    ]),
  );
  return (
    <>
      <PageHeader
        title="Exclusions"
        description="Circuits that are left out of reporting, and requests to leave one out."
      />
      <OpenRequests requests={requests.rows} total={requests.total} reasons={reasons} mayDecide={mayExclude} />
      <ExclusionTotals totals={totals} url={url} isOpen={requests.total === 0} />
      <ListScreen
        opened={opened}
        cells={exclusionCells}
        rowKey={(row) => row.id}
        rowHref={(row) => `/circuits/${row.id}`}
        selection={mayExclude ? { label: (row) => `Select ${circuitName(row)}` } : undefined}
        acts={mayExclude ? { label: "Decide", cell: exclusionRowActs } : undefined}
        empty={
          <EmptyState
            title="No circuit is excluded"
            description={
              actor.regionIds === "all"
                ? "All circuits count in reporting."
                : "All circuits that you see count in reporting."
            }
            actions={
              <ButtonLink href="/circuits" variant="outline">
                Circuits
              </ButtonLink>
            }
          />
        }
      >
        <OwnActs initial={ownActs} />
        {mayExclude ? (
          <BulkBar
            key={url.link()}
            list="exclusions"
            acts={BAR_ACTS}
            total={page.total}
            matching={{ q: state.q, filters: state.filters }}
          />
        ) : null}
      </ListScreen>
      {mayExclude ? <ExclusionActs reasons={reasons} /> : null}
    </>
  );
}
