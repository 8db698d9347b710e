import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { PlannerOfWeek, RegionOfWeek } from "@/lib/domain/weeks/get-region-week";
import { type FigureColumn, FigureTable, figure } from "../../figure-table";

/** By planner: units open the units, miles the credits. */
export function RegionWeekPlanners({
  week: { region, weekStarting, weekEnding, planners, isOwnOnly },
}: {
  week: RegionOfWeek;
}) {
  const number = (header: string, of: (row: PlannerOfWeek) => number, digits = 0): FigureColumn<PlannerOfWeek> => ({
    id: header,
    header,
    isNumber: true,
    cell: (row) => figure(of(row), digits),
    total: figure(
      planners.reduce((sum, row) => sum + of(row), 0),
      digits,
    ),
  });
  const [units, miles] = [
    number("Units", (row) => row.units),
    number("Miles", (row) => row.spanMiles + row.sharedMiles, 2),
  ];
  const columns: FigureColumn<PlannerOfWeek>[] = [
    {
      id: "planner",
      header: "Planner",
      cell: ({ plannerId, name }) =>
        plannerId === null || isOwnOnly ? name : <TextLink href={`/planners/${plannerId}`}>{name}</TextLink>,
    },
    {
      ...units,
      cell: (row) => (
        <TextLink
          href={`/units?planner=${row.plannerId ?? "none"}&region=${encodeURIComponent(region.code)}&from=${weekStarting}&to=${weekEnding}&excluded=hide`}
        >
          {figure(row.units)}
        </TextLink>
      ),
    },
    number("Seen later", (row) => row.lateUnits),
    {
      ...miles,
      cell: (row) =>
        row.plannerId === null ? (
          figure(row.spanMiles + row.sharedMiles, 2)
        ) : (
          <TextLink href={`/weeks/${region.id}?week=${weekEnding}&planner=${row.plannerId}#credits`}>
            {figure(row.spanMiles + row.sharedMiles, 2)}
          </TextLink>
        ),
    },
    number("By span", (row) => row.spanMiles, 2),
    number("Shared", (row) => row.sharedMiles, 2),
    number("Credited later", (row) => row.lateMiles, 2),
    number("Feet", (row) => row.linearFt),
    number("Acres", (row) => row.acres, 2),
    number("Trees", (row) => row.trees),
  ];
  return (
    <Card>
      <CardHeader
        title={isOwnOnly ? "Your work" : "Planners"}
        description="By the day on which units were assessed. “Seen later” and “credited later” came with a sync of a later day."
      />
      <CardContent>
        {planners.length === 0 ? (
          <p className="text-sm text-muted-foreground">No units were assessed in this week.</p>
        ) : (
          <FigureTable
            caption={isOwnOnly ? "Your work in this week" : "Planners in this week"}
            columns={columns}
            rows={planners}
            rowKey={({ plannerId }) => plannerId ?? "nobody"}
          />
        )}
      </CardContent>
    </Card>
  );
}
