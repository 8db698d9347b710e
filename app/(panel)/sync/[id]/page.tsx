import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/text-link";
import { FIGURE_FEEDS } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { CIRCUIT_FEED } from "@/lib/domain/circuit-sync/define-circuit-feed";
import { getCircuitSyncRun } from "@/lib/domain/circuit-sync/queries";
import { UNIT_FEED } from "@/lib/domain/planned-unit-sync/define-unit-feed";
import { type UnitSyncCounts, getUnitSyncRun } from "@/lib/domain/planned-unit-sync/queries";
import { TRIGGER_WORDS, feedWords } from "@/lib/domain/sync-runs/rules";
import { requireActor } from "@/lib/platform/actor";
import { notFound } from "@/lib/platform/errors";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { InstantText } from "../../instant-text";
import { ChangeList } from "../../change-list";
import { SyncStatusBadge } from "../run-cells";
import { RetryStatuses } from "./retry-statuses";
import { SyncPreview } from "./sync-preview";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Sync ${(await params).id}` };
}

/** What a sync of planned units did, in units. */
function unitCounts(units: UnitSyncCounts) {
  return [
    { term: "Fetched", value: `${units.done} of ${units.workOrders} work orders` },
    { term: "Units seen", value: units.units },
    { term: "New", value: units.created },
    { term: "Changed", value: units.changed },
    { term: "Moved or re-keyed", value: units.moved + units.rekeyed },
    { term: "Returned", value: units.returned },
    { term: "Missing", value: units.missing },
    { term: "Vanished", value: units.vanished },
    { term: "Rejected", value: units.rejected },
    { term: "Suspicious answers", value: units.suspicious },
  ];
}

export default async function SyncRunPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/sync/${id}`);
  const run = await loadPage(async () => {
    if (!/^\d{1,15}$/.test(id)) throw notFound("sync");
    const circuits = await getCircuitSyncRun(actor, Number(id));
    return circuits.feed === UNIT_FEED.name
      ? { ...circuits, ...(await getUnitSyncRun(actor, Number(id))) }
      : { ...circuits, units: null };
  });
  const isOfCircuits = run.feed === CIRCUIT_FEED.name;
  const isOfFigures = FIGURE_FEEDS.some(({ name }) => name === run.feed);
  return (
    <>
      <PageHeader
        title={`${run.isPreview ? "Preview" : run.isForced ? "Forced sync" : "Sync"} ${run.id}`}
        breadcrumbs={[{ label: "Sync", href: "/sync" }, { label: `Sync ${run.id}` }]}
        badges={<SyncStatusBadge run={run} />}
        actions={
          can(actor, "activity:view") ? (
            <ButtonLink href={`/activity?noun=sync&subject=${run.id}`} variant="outline">
              History
            </ButtonLink>
          ) : null
        }
      />
      <div className="grid grid-cols-1 gap-4">
        {run.errorMessage ? (
          <Alert variant={run.isCancelled ? "info" : run.syncStatus === "failed" ? "danger" : "warning"}>
            {run.errorMessage}
          </Alert>
        ) : null}
        {isOfCircuits && run.failures.length > 0 && can(actor, "sync:run") ? (
          <RetryStatuses failed={run.failures.map(({ status, statusName }) => ({ status, name: statusName }))} />
        ) : null}
        {run.rejected && can(actor, "issue:view") && actor.regionIds === "all" ? (
          <Alert actions={<TextLink href="/issues">Issues</TextLink>}>
            Rows that could not be taken are on the issues list, with their data.
          </Alert>
        ) : null}
        <Card>
          <CardHeader title="What it did" />
          <CardContent>
            <DescriptionList
              columns={2}
              items={[
                { term: "Started", value: <InstantText instant={run.startedAt} show="both" /> },
                {
                  term: "Ended",
                  value: run.completedAt ? <InstantText instant={run.completedAt} show="both" /> : null,
                },
                { term: "By", value: run.triggeredBy ?? TRIGGER_WORDS[run.syncTrigger] ?? run.syncTrigger },
                { term: "What", value: <TextLink href={`/sync?feed=${run.feed}`}>{feedWords(run.feed)}</TextLink> },
                ...(isOfFigures
                  ? []
                  : [
                      {
                        term: "WorkStudio account",
                        value: run.isPersonal
                          ? "Their own; it may see fewer regions than the service account"
                          : "Service account",
                      },
                    ]),
                ...(run.isForced
                  ? [
                      {
                        term: "Forced",
                        value: `Corrections were overwritten${run.triggeredBy ? ` in the name of ${run.triggeredBy}` : ""}${run.discardedEdits === null ? "" : `: ${run.discardedEdits} discarded`}`,
                      },
                    ]
                  : []),
                ...(run.reason ? [{ term: "Reason", value: run.reason }] : []),
                ...(isOfCircuits
                  ? [
                      { term: "Statuses", value: run.apiStatusFilter },
                      { term: "Created", value: run.created },
                      { term: "Updated", value: run.updated },
                      { term: "Unchanged", value: run.unchanged },
                      { term: "Corrections kept", value: run.kept },
                      { term: "Rejected", value: run.rejected },
                    ]
                  : isOfFigures
                    ? [
                        { term: "Days", value: run.apiStatusFilter },
                        { term: "Rows written", value: run.figures ?? 0 },
                      ]
                    : [{ term: "Work orders", value: run.apiStatusFilter }]),
                ...(run.units ? unitCounts(run.units) : []),
                { term: "Took", value: run.durationSeconds === null ? null : `${run.durationSeconds} s` },
              ]}
            />
          </CardContent>
        </Card>
        {!isOfCircuits && run.failures.length > 0 ? (
          <Card>
            <CardHeader title="Work orders that failed" description="They are tried again with the next sync." />
            <CardContent>
              <ul className="grid gap-1 text-sm">
                {run.failures.map(({ status, message }) => (
                  <li key={status}>
                    <TextLink href={`/circuits?q=${encodeURIComponent(status)}`}>{status}</TextLink>: {message}
                  </li>
                ))}
              </ul>
            </CardContent>
          </Card>
        ) : null}
        {run.preview ? <SyncPreview preview={run.preview} /> : null}
        {run.changedCircuits.length > 0 ? (
          <Card>
            <CardHeader title="Circuits it changed" description="At most 100 are listed." />
            <CardContent>
              <ul className="grid gap-3 text-sm">
                {run.changedCircuits.map((circuit) => (
                  <li key={circuit.circuitId}>
                    <TextLink href={`/circuits/${circuit.circuitId}`}>{circuit.label}</TextLink>
                    <ChangeList changes={circuit.changes} />
                  </li>
                ))}
              </ul>
            </CardContent>
          </Card>
        ) : null}
      </div>
    </>
  );
}
