import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/text-link";
import { getCircuitSyncRun } from "@/lib/domain/circuit-sync/queries";
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

export default async function SyncRunPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/sync/${id}`);
  const run = await loadPage(async () => {
    if (!/^\d{1,15}$/.test(id)) throw notFound("sync");
    return getCircuitSyncRun(actor, Number(id));
  });
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
        {run.failures.length > 0 && can(actor, "sync:run") ? (
          <RetryStatuses statuses={run.failures.map((failure) => failure.status)} />
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
                { term: "By", value: run.triggeredBy ?? run.syncTrigger },
                {
                  term: "WorkStudio account",
                  value: run.isPersonal
                    ? "Their own; it may see fewer regions than the service account"
                    : "Service account",
                },
                ...(run.isForced
                  ? [
                      {
                        term: "Forced",
                        value: `Corrections were overwritten${run.triggeredBy ? ` in the name of ${run.triggeredBy}` : ""}${run.discardedEdits === null ? "" : `: ${run.discardedEdits} discarded`}`,
                      },
                    ]
                  : []),
                ...(run.reason ? [{ term: "Reason", value: run.reason }] : []),
                { term: "Statuses", value: run.apiStatusFilter },
                { term: "Created", value: run.created },
                { term: "Updated", value: run.updated },
                { term: "Unchanged", value: run.unchanged },
                { term: "Corrections kept", value: run.kept },
                { term: "Rejected", value: run.rejected },
                { term: "Took", value: run.durationSeconds === null ? null : `${run.durationSeconds} s` },
              ]}
            />
          </CardContent>
        </Card>
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
