import type { Metadata } from "next";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { PageHeader } from "@/components/layout/page-header";
import { getPlanner, listPlannerChoices } from "@/lib/domain/planners/queries";
import { PLANNER_KINDS } from "@/lib/domain/planners/rules";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { CircuitsCard } from "../../circuits-card";
import { InstantText } from "../../instant-text";
import { recordId } from "../../record-id";
import { PlannerActs } from "./planner-acts";
import { PlannerFacts } from "./planner-facts";
import { PlannerWeeks } from "./planner-weeks";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  const actor = await requireActor(`/planners/${id}`);
  return { title: (await loadPage(async () => getPlanner(actor, recordId(id, "planner")))).name };
}

export default async function PlannerPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/planners/${id}`);
  const [planner, choices] = await loadPage(async () => {
    const planner = recordId(id, "planner");
    return Promise.all([getPlanner(actor, planner), listPlannerChoices(actor, planner)]);
  });
  return (
    <>
      <PageHeader
        title={planner.name}
        breadcrumbs={[{ label: "Planners", href: "/planners" }, { label: planner.name }]}
        badges={planner.leftOut ? <Badge variant="warning">Left out of analytics</Badge> : undefined}
        description={`${PLANNER_KINDS[planner.kind]} · ${planner.person ? `account here: ${planner.person.name}` : "no account here"}`}
        actions={
          <>
            {can(actor, "circuit:view") ? (
              <ButtonLink href={`/planners/${planner.id}/day`} variant="outline">
                Day by day
              </ButtonLink>
            ) : null}
            {can(actor, "activity:view") ? (
              <ButtonLink href={`/activity?noun=planner&subject=${planner.id}`} variant="outline">
                History
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="grid grid-cols-1 gap-4">
        {planner.leftOut ? (
          <Alert variant="warning">
            Left out of analytics <InstantText instant={planner.leftOut.at} />
            {planner.leftOut.by ? ` by ${planner.leftOut.by}` : ""}: {planner.leftOut.reason}
          </Alert>
        ) : null}
        {planner.likelySame ? (
          <Alert>
            {planner.likelySame.units} of the newest {planner.likelySame.ofUnits} units lie on circuits of{" "}
            <TextLink href={`/planners/${planner.likelySame.id}`}>{planner.likelySame.name}</TextLink>. If they are the
            same person, merge this planner into that one below.
          </Alert>
        ) : null}
        <PlannerFacts planner={planner} />
        <PlannerWeeks id={planner.id} weeks={planner.weeks} />
        <CircuitsCard
          circuits={planner.circuits}
          how="Those whose last contractor’s account in WorkStudio is this planner."
          allHref={`/circuits?planner=p${planner.id}&excluded=all`}
        />
        <PlannerActs
          planner={{
            id: planner.id,
            name: planner.name,
            login: planner.aliases.find(({ kind }) => kind === "login")?.alias ?? null,
            personName: planner.person?.name ?? null,
            isLeftOut: planner.leftOut !== null,
          }}
          choices={choices}
          likelySame={planner.likelySame?.id ?? null}
          mayInvite={can(actor, "user:edit")}
        />
      </div>
    </>
  );
}
