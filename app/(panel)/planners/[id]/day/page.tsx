import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { WEEKLY_QUOTA_MILES } from "@/lib/domain/aggregates/rules";
import { getPlannerDay } from "@/lib/domain/planners/get-planner-day";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { formatDay } from "@/lib/platform/time";
import { askedDay } from "../../../asked-day";
import { BeforeAfter } from "../../../before-after";
import { CreditTable } from "../../../credit-table";
import { figure } from "../../../figure-table";
import { MadeFigures } from "../../../made-figures";
import type { ListParams } from "../../../open-list";
import { recordId } from "../../../record-id";
import { DayCircuits } from "./day-circuits";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<ListParams> };

export const metadata: Metadata = { title: "Day of a planner" };

export default async function PlannerDayPage({ params, searchParams }: Props) {
  const { id } = await params;
  const { day: asked } = await searchParams;
  const actor = await requireActor(`/planners/${id}/day`);
  const day = await loadPage(async () => getPlannerDay(actor, recordId(id, "planner"), askedDay(asked)));
  const { planner } = day;
  const mayOpenPlanner = can(actor, "planner:link");
  const at = (to: string) => `/planners/${planner.id}/day?day=${to}`;
  const units = day.circuits.reduce((sum, circuit) => sum + circuit.units, 0);
  return (
    <>
      <PageHeader
        title={`${planner.name}, ${formatDay(day.day)}`}
        breadcrumbs={[
          ...(mayOpenPlanner
            ? [
                { label: "Planners", href: "/planners" },
                { label: planner.name, href: `/planners/${planner.id}` },
              ]
            : [{ label: "Weeks", href: `/weeks?week=${day.weekEnding}` }]),
          { label: formatDay(day.day) },
        ]}
        description={
          <>
            What was assessed on that day, whenever it arrived. {figure(day.weekMiles, 2)} miles in{" "}
            <TextLink href={`/weeks?week=${day.weekEnding}`}>this week</TextLink> up to it; the quota is{" "}
            {WEEKLY_QUOTA_MILES}.
          </>
        }
        actions={<BeforeAfter what="day" before={at(day.previous)} after={day.next && at(day.next)} />}
      />
      <div className="grid grid-cols-1 gap-4">
        <DayCircuits day={day}>
          <MadeFigures made={day.made} now={{ units, miles: day.credits.miles }} />
        </DayCircuits>
        <Card id="credits">
          <CardHeader
            title="Why these miles"
            description="A station is whose unit was its first, units without work too; its miles count once."
          />
          <CardContent>
            <CreditTable
              credits={day.credits}
              caption="Credits of this day"
              mayOpenPlanner={false}
              mayOpenSync={can(actor, "sync:view")}
            />
          </CardContent>
        </Card>
      </div>
    </>
  );
}
