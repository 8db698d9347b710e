import { Meter } from "@/components/chart/meter";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { PlannerWeek } from "@/lib/domain/planners/queries";
import { formatDay } from "@/lib/platform/time";
import { type FigureColumn, FigureTable, figure } from "../../figure-table";

/** What the planner assessed, week by week, the newest first. */
export function PlannerWeeks({ id, weeks }: { id: number; weeks: PlannerWeek[] }) {
  const most = Math.max(1, ...weeks.map(({ units }) => units));
  const total = weeks.reduce((sum, { units }) => sum + units, 0);
  const columns: FigureColumn<PlannerWeek>[] = [
    {
      id: "week",
      header: "Week to",
      cell: ({ weekEnding }) => <TextLink href={`/weeks?week=${weekEnding}`}>{formatDay(weekEnding)}</TextLink>,
    },
    {
      id: "units",
      header: "Units",
      cell: ({ weekStarting, weekEnding, units }) => (
        <TextLink href={`/units?planner=${id}&from=${weekStarting}&to=${weekEnding}&excluded=hide`}>
          <Meter value={units} max={most} text={units.toLocaleString("en-US")} label="Units" />
        </TextLink>
      ),
    },
    { id: "miles", header: "Miles", isNumber: true, cell: ({ miles }) => figure(miles, 2) },
    { id: "days", header: "Days worked", isNumber: true, cell: ({ days }) => days },
  ];
  return (
    <Card>
      <CardHeader
        title="Week by week"
        description={`${total.toLocaleString("en-US")} ${total === 1 ? "unit" : "units"} assessed in twelve weeks, of the circuits that you see and that are not excluded.`}
      />
      <CardContent>
        <FigureTable
          caption="Weeks of this planner"
          columns={columns}
          rows={weeks.toReversed()}
          rowKey={({ weekEnding }) => weekEnding}
        />
      </CardContent>
    </Card>
  );
}
