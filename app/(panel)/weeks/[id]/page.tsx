import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { type AskedCredits, CREDIT_KINDS, getRegionWeek } from "@/lib/domain/weeks/get-region-week";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { formatDay, formatInstant } from "@/lib/platform/time";
import { askedDay } from "../../asked-day";
import { BeforeAfter } from "../../before-after";
import { CreditTable } from "../../credit-table";
import { MadeFigures } from "../../made-figures";
import type { ListParams } from "../../open-list";
import { recordId } from "../../record-id";
import { roundedBook } from "../../add-up";
import { RegionWeekBook } from "./region-week-book";
import { RegionWeekCircuits } from "./region-week-circuits";
import { RegionWeekPlanners } from "./region-week-planners";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<ListParams> };

export const metadata: Metadata = { title: "Week of a region" };

export default async function RegionWeekPage({ params, searchParams }: Props) {
  const { id } = await params;
  const asked = await searchParams;
  const actor = await requireActor(`/weeks/${id}`);
  const credits = askedCredits(asked);
  const week = await loadPage(async () =>
    getRegionWeek(actor, recordId(id, "region"), { day: askedDay(asked["week"]), credits }),
  );
  const at = (day: string) => `/weeks/${week.region.id}?week=${day}`;
  const units = week.circuits.reduce((sum, circuit) => sum + circuit.units, 0);
  const shown = { ...week, units, book: roundedBook(week.book) };
  return (
    <>
      <PageHeader
        title={`${week.region.name}, week to ${formatDay(week.weekEnding)}`}
        breadcrumbs={[{ label: "Weeks", href: `/weeks?week=${week.weekEnding}` }, { label: week.region.name }]}
        badges={week.closed ? <Badge variant="quiet">Closed</Badge> : <Badge variant="warning">Provisional</Badge>}
        description={
          week.closed
            ? `Closed ${formatInstant(week.closed.at)}. The rows below are as they are now.`
            : `Closes ${formatInstant(week.closesAt)}. The rows below are as they are now.`
        }
        actions={<BeforeAfter what="week" before={at(week.previous)} after={week.next && at(week.next)} />}
      />
      <div className="grid grid-cols-1 gap-4">
        <RegionWeekBook week={shown}>
          <MadeFigures made={week.made} now={{ units, miles: week.book.circuits }} isClosed={week.closed !== null} />
        </RegionWeekBook>
        {week.credits ? (
          <Card id="credits">
            <CardHeader
              title="Credits"
              description="Station by station, in the order of their days."
              actions={<TextLink href={at(week.weekEnding)}>Put away</TextLink>}
            />
            <CardContent>
              <CreditTable
                credits={week.credits}
                caption="Credits of this week"
                mayOpenPlanner={can(actor, "planner:link")}
                mayOpenSync={can(actor, "sync:view")}
              />
            </CardContent>
          </Card>
        ) : null}
        <RegionWeekPlanners week={shown} />
        <RegionWeekCircuits week={shown} />
      </div>
    </>
  );
}

/** Which credits the address asks for; those of all with `credits=all`. */
function askedCredits({ circuit, planner, credits }: ListParams): AskedCredits | null {
  const id = (text: string | string[] | undefined) =>
    typeof text === "string" && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  const [circuitId, plannerId, kind] = [id(circuit), id(planner), CREDIT_KINDS.find((one) => one === credits)];
  if (circuitId === undefined && plannerId === undefined && kind === undefined && credits !== "all") return null;
  return {
    ...(circuitId === undefined ? {} : { circuitId }),
    ...(plannerId === undefined ? {} : { plannerId }),
    ...(kind === undefined ? {} : { kind }),
  };
}
