import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { getWeek } from "@/lib/domain/weeks/queries";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { formatDay, formatInstant } from "@/lib/platform/time";
import { askedDay } from "../asked-day";
import { BeforeAfter } from "../before-after";
import { WeekAdjustments } from "./week-adjustments";
import { WeekPlanners } from "./week-planners";
import { WeekRegions } from "./week-regions";

export const metadata: Metadata = { title: "Weeks" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function WeeksPage({ searchParams }: Props) {
  const { week: wanted, region } = await searchParams;
  const actor = await requireActor("/weeks");
  const week = await loadPage(() =>
    getWeek(actor, askedDay(wanted), typeof region === "string" && region !== "" ? region : null),
  );
  const at = (day: string) =>
    `/weeks?week=${day}${typeof region === "string" && region !== "" ? `&region=${encodeURIComponent(region)}` : ""}`;
  return (
    <>
      <PageHeader
        title={`Week to ${formatDay(week.weekEnding)}`}
        badges={week.closed ? <Badge variant="quiet">Closed</Badge> : <Badge variant="warning">Provisional</Badge>}
        description={
          week.closed
            ? `Closed ${formatInstant(week.closed.at)}${week.closed.by ? ` by ${week.closed.by}` : ""}. What came later is listed as an adjustment.`
            : `Closes ${formatInstant(week.closesAt)}; until then it is made anew every night.${week.madeAt ? ` Made ${formatInstant(week.madeAt)}.` : ""}`
        }
        actions={<BeforeAfter what="week" before={at(week.previous)} after={week.next && at(week.next)} />}
      />
      {week.regions.length === 0 && week.planners.length === 0 ? (
        <EmptyState
          title="No figures for this week yet"
          description="Figures come after each sync of planned units, and every evening."
        />
      ) : (
        <div className="grid grid-cols-1 gap-4">
          <WeekRegions week={week} region={typeof region === "string" ? region : ""} />
          <WeekPlanners week={week} />
          {week.adjustments.length > 0 ? <WeekAdjustments week={week} /> : null}
        </div>
      )}
    </>
  );
}
