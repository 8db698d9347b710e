import { Meter } from "@/components/chart/meter";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { PlannerWeek } from "@/lib/domain/planners/queries";
import { formatDay } from "@/lib/platform/time";
import { figure } from "../../figure-table";

/** What the planner assessed, week by week, the newest first. */
export function PlannerWeeks({ id, weeks }: { id: number; weeks: PlannerWeek[] }) {
  const most = Math.max(1, ...weeks.map(({ units }) => units));
  const total = weeks.reduce((sum, { units }) => sum + units, 0);
  return (
    <Card>
      <CardHeader
        title="Week by week"
        description={`${total.toLocaleString("en-US")} ${total === 1 ? "unit" : "units"} assessed in twelve weeks, of the circuits that you see and that are not excluded.`}
      />
      <CardContent>
        <table className="w-full max-w-2xl text-sm tabular-nums">
          <thead className="text-left text-muted-foreground">
            <tr>
              <th className="py-1 pr-4 font-medium">Week to</th>
              <th className="w-full py-1 pr-4 font-medium">Units</th>
              <th className="py-1 pr-4 text-right font-medium">Miles</th>
              <th className="py-1 text-right font-medium whitespace-nowrap">Days worked</th>
            </tr>
          </thead>
          <tbody>
            {weeks.toReversed().map(({ weekStarting, weekEnding, units, days, miles }) => (
              <tr key={weekEnding} className="border-t">
                <th scope="row" className="py-1 pr-4 text-left font-normal whitespace-nowrap">
                  <TextLink href={`/weeks?week=${weekEnding}`}>{formatDay(weekEnding)}</TextLink>
                </th>
                <td className="py-1 pr-4">
                  <TextLink href={`/units?planner=${id}&from=${weekStarting}&to=${weekEnding}&excluded=hide`}>
                    <Meter value={units} max={most} text={units.toLocaleString("en-US")} label="Units" />
                  </TextLink>
                </td>
                <td className="py-1 pr-4 text-right">{figure(miles, 2)}</td>
                <td className="py-1 text-right">{days}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </CardContent>
    </Card>
  );
}
