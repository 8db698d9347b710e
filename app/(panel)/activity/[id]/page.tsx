import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/text-link";
import { deviceName } from "@/lib/platform/device-name";
import type { ActivityRow } from "@/lib/domain/activity/activity-row";
import { actWords, nounWords } from "@/lib/domain/activity/activity-words";
import { fieldLabel, valueText } from "@/lib/domain/activity/describe-changes";
import { getActivity } from "@/lib/domain/activity/get-activity";
import { requireActor } from "@/lib/platform/actor";
import { notFound } from "@/lib/platform/errors";
import { loadPage } from "@/lib/platform/load-page";
import { ChangeList } from "../../change-list";
import { InstantText } from "../../instant-text";
import { RevertAct } from "../../revert-act";
import { RevertedActs } from "../../reverted-acts";
import { ActorLink, RecordLink } from "../record-link";

export const metadata: Metadata = { title: "Act" };

type Props = { params: Promise<{ id: string }> };

export default async function ActPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/activity/${id}`);
  const act = await loadPage(async () => {
    if (!/^\d{1,15}$/.test(id)) throw notFound("act");
    return getActivity(actor, Number(id));
  });
  const context = Object.entries(act.context ?? {});
  // What an act on a run is about is named as its record already.
  const saysRun = act.subjectType === "sync" && (act.syncLogId === null || act.syncLogId === act.subjectId);
  return (
    <>
      <PageHeader
        title={`${act.actorName} ${actWords(act.action)}`}
        breadcrumbs={[{ label: "Activity", href: "/activity" }, { label: `Act ${act.id}` }]}
        actions={
          <>
            <ActLinks act={act} />
            {act.mayRevert && act.isSubjectReachable ? <RevertAct id={act.id} noun={act.subjectType} /> : null}
          </>
        }
      />
      <div className="grid grid-cols-1 gap-4">
        <Card>
          <CardHeader title="At a glance" />
          <CardContent>
            <DescriptionList
              columns={2}
              items={[
                { term: "When", value: <InstantText instant={act.occurredAt} show="both" /> },
                { term: "Who", value: <ActorLink row={act} /> },
                { term: "Act", value: <code className="font-mono text-xs">{act.action}</code> },
                { term: nounWords(act.subjectType), value: <RecordLink actor={actor} row={act} /> },
                { term: "Reason", value: act.reason },
                { term: "Address", value: act.ipAddress },
                {
                  term: "Device",
                  value: act.userAgent ? <span title={act.userAgent}>{deviceName(act.userAgent)}</span> : null,
                },
                ...(saysRun
                  ? []
                  : [
                      {
                        term: "Sync",
                        value:
                          act.syncLogId === null ? null : (
                            <TextLink href={`/sync/${act.syncLogId}`}>Sync {act.syncLogId}</TextLink>
                          ),
                      },
                    ]),
                {
                  term: "Request",
                  value: act.requestId ? (
                    <code className="font-mono text-xs break-all select-all">{act.requestId}</code>
                  ) : null,
                },
              ]}
            />
          </CardContent>
        </Card>
        <Card>
          <CardHeader title="What changed" />
          <CardContent className="text-sm">
            {act.changes && Object.keys(act.changes).length > 0 ? (
              <ChangeList changes={act.changes} />
            ) : (
              <p className="text-muted-foreground">No field’s value.</p>
            )}
            <RevertedActs
              reverts={act.reverts}
              revertedBy={act.revertedBy}
              hrefOf={(linked) => `/activity/${linked}`}
            />
          </CardContent>
        </Card>
        {context.length > 0 ? (
          <Card>
            <CardHeader title="Details" />
            <CardContent>
              <DescriptionList
                items={context.map(([key, value]) => ({
                  term: fieldLabel(key),
                  value: <span className="break-words">{valueText(value)}</span>,
                }))}
              />
            </CardContent>
          </Card>
        ) : null}
      </div>
    </>
  );
}

/** The way to the rest of the log: the same record, the same person, the same click. */
function ActLinks({ act: { subjectType, subjectId, userId, requestId } }: { act: ActivityRow }) {
  const links = [
    {
      label: "This record’s history",
      href: subjectId === null ? null : `/activity?noun=${subjectType}&subject=${subjectId}`,
    },
    { label: "All by this person", href: userId === null ? null : `/activity?person=${userId}` },
    { label: "All of this request", href: requestId === null ? null : `/activity?q=${encodeURIComponent(requestId)}` },
  ];
  return links.map(({ label, href }) =>
    href === null ? null : (
      <ButtonLink key={label} href={href} variant="outline" size="sm">
        {label}
      </ButtonLink>
    ),
  );
}
