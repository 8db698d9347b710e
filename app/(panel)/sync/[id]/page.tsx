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
import { watchRun } from "@/lib/domain/feeds/watch-run";
import { type UnitSyncCounts, getUnitSyncRun, listRunCircuits } from "@/lib/domain/planned-unit-sync/queries";
import { listRunIssues } from "@/lib/domain/sync-issues/list-run-issues";
import { TRIGGER_WORDS, feedWords } from "@/lib/domain/sync-runs/rules";
import { requireActor } from "@/lib/platform/actor";
import { notFound } from "@/lib/platform/errors";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { InstantText } from "../../instant-text";
import { SyncStatusBadge } from "../run-cells";
import { ChangedCircuits } from "./changed-circuits";
import { retryOffer } from "./retry-offer";
import { RetryRun } from "./retry-run";
import { RunCircuits } from "./run-circuits";
import { RunIssues } from "./run-issues";
import { RunningRun } from "./running-run";
import { SyncPreview } from "./sync-preview";

type Props = { params: Promise<{ id: string }>; searchParams?: Promise<{ page?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Sync ${(await params).id}` };
}

/** A count as people read it; null stays nothing. */
const inWords = (count: number | null) => (count === null ? null : count.toLocaleString("en-US"));

/** What a sync of planned units did, in units. */
function unitCounts(units: UnitSyncCounts) {
  return [
    { term: "Fetched", value: `${inWords(units.done)} of ${inWords(units.workOrders)} work orders` },
    { term: "Units seen", value: inWords(units.units) },
    { term: "New", value: inWords(units.created) },
    { term: "Changed", value: inWords(units.changed) },
    { term: "Moved or re-keyed", value: inWords(units.moved + units.rekeyed) },
    { term: "Returned", value: inWords(units.returned) },
    { term: "Missing", value: inWords(units.missing) },
    { term: "Vanished", value: inWords(units.vanished) },
    { term: "Rejected", value: inWords(units.rejected) },
    { term: "Suspicious answers", value: inWords(units.suspicious) },
  ];
}

const MOST_NAMED = 100;

export default async function SyncRunPage({ params, searchParams }: Props) {
  const { id } = await params;
  const asked = (await searchParams)?.page;
  const page = typeof asked === "string" && /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : 1;
  const actor = await requireActor(`/sync/${id}`);
  const { run, watched, unitCircuits, issues } = await loadPage(async () => {
    if (!/^\d{1,15}$/.test(id)) throw notFound("sync");
    const circuits = await getCircuitSyncRun(actor, Number(id), page);
    const isOfUnits = circuits.feed === UNIT_FEED.name;
    const [units, watched, unitCircuits, issues] = await Promise.all([
      isOfUnits ? getUnitSyncRun(actor, circuits.id) : null,
      circuits.syncStatus === "started" ? watchRun(actor, circuits.id) : null,
      isOfUnits ? listRunCircuits(actor, circuits.id, page) : null,
      can(actor, "issue:view") ? listRunIssues(actor, circuits.id) : null,
    ]);
    const run = units ? { ...circuits, ...units } : { ...circuits, units: null, unfinished: null, asked: null };
    return { run, watched, unitCircuits, issues };
  });
  const isOfCircuits = run.feed === CIRCUIT_FEED.name;
  const isOfFigures = FIGURE_FEEDS.some(({ name }) => name === run.feed);
  const offer = can(actor, "sync:run")
    ? retryOffer(run, isOfCircuits ? "circuits" : isOfFigures ? "figures" : "units")
    : null;
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
        {watched ? <RunningRun initial={watched} mayCancel={can(actor, "sync:run")} /> : null}
        {offer ? (
          <RetryRun syncLogId={run.id} title={offer.title} button={offer.button}>
            {offer.words}
          </RetryRun>
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
                ...(run.acceptsFewer
                  ? [{ term: "Fewer accepted", value: "An answer with far fewer was to be taken" }]
                  : []),
                ...(run.retryOf === null
                  ? []
                  : [
                      {
                        term: "Tries again",
                        value: <TextLink href={`/sync/${run.retryOf}`}>Sync {run.retryOf}</TextLink>,
                      },
                    ]),
                ...(isOfCircuits
                  ? [
                      { term: "Statuses", value: run.apiStatusFilter },
                      { term: "Created", value: inWords(run.created) },
                      { term: "Updated", value: inWords(run.updated) },
                      { term: "Unchanged", value: inWords(run.unchanged) },
                      { term: "Corrections kept", value: inWords(run.kept) },
                      { term: "Rejected", value: inWords(run.rejected) },
                    ]
                  : isOfFigures
                    ? [
                        { term: "Days", value: run.apiStatusFilter },
                        { term: "Rows written", value: inWords(run.figures ?? 0) },
                      ]
                    : [
                        {
                          term: "Work orders",
                          value: run.asked?.length ? <NamedWorkOrders named={run.asked} /> : run.apiStatusFilter,
                        },
                      ]),
                ...(run.units ? unitCounts(run.units) : []),
                { term: "Took", value: run.durationSeconds === null ? null : `${run.durationSeconds} s` },
              ]}
            />
          </CardContent>
        </Card>
        {!isOfCircuits && run.failures.length > 0 ? (
          <Card>
            <CardHeader
              title={`Work orders that failed: ${run.failures.length}`}
              description="They are tried again with the next sync."
            />
            <CardContent
              className="max-h-96 overflow-y-auto"
              tabIndex={0}
              role="region"
              aria-label="Work orders that failed"
            >
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
        {issues ? <RunIssues issues={issues} /> : null}
        {unitCircuits ? <RunCircuits runId={run.id} circuits={unitCircuits} /> : null}
        <ChangedCircuits runId={run.id} circuits={run.changedCircuits} />
      </div>
    </>
  );
}

/** The work orders that were asked for, as links; of many the first. */
function NamedWorkOrders({ named }: { named: readonly string[] }) {
  return (
    <>
      {named.slice(0, MOST_NAMED).map((workOrder, place) => (
        <span key={workOrder}>
          {place > 0 ? ", " : ""}
          <TextLink className="thumb" href={`/circuits?q=${encodeURIComponent(workOrder)}`}>
            {workOrder}
          </TextLink>
        </span>
      ))}
      {named.length > MOST_NAMED ? ` and ${named.length - MOST_NAMED} more` : ""}
    </>
  );
}
