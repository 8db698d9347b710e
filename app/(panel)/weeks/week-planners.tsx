import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { WEEKLY_QUOTA_MILES } from "@/lib/domain/aggregates/rules";
import type { PlannerWeekRow, Week } from "@/lib/domain/weeks/queries";
import { type FigureColumn, FigureTable, figure } from "../figure-table";

/** What each planner assessed; every number of units opens the units behind it. */
export function WeekPlanners({ week: { planners, weekStarting, weekEnding, isOwnOnly } }: { week: Week }) {
  const total = (of: (row: PlannerWeekRow) => number, digits = 0) =>
    figure(
      planners.reduce((all, row) => all + of(row), 0),
      digits,
    );
  const number = (
    id: string,
    header: string,
    of: (row: PlannerWeekRow) => number,
    digits = 0,
  ): FigureColumn<PlannerWeekRow> => ({
    id,
    header,
    isNumber: true,
    cell: (row) => figure(of(row), digits),
    total: total(of, digits),
  });
  const columns: FigureColumn<PlannerWeekRow>[] = [
    {
      id: "planner",
      header: "Planner",
      cell: ({ plannerId, name, isLeftOut }) => (
        <>
          <TextLink href={isOwnOnly ? `/planners/${plannerId}/day?day=${weekEnding}` : `/planners/${plannerId}`}>
            {name}
          </TextLink>{" "}
          {isLeftOut ? <Badge variant="quiet">Left out</Badge> : null}
        </>
      ),
    },
    { id: "region", header: "Region", cell: ({ regionName }) => regionName },
    {
      id: "units",
      header: "Units",
      isNumber: true,
      cell: ({ plannerId, regionCode, units }) => (
        <TextLink
          href={`/units?planner=${plannerId}&region=${encodeURIComponent(regionCode)}&from=${weekStarting}&to=${weekEnding}&excluded=hide`}
        >
          {figure(units)}
        </TextLink>
      ),
      total: total(({ units }) => units),
    },
    {
      ...number("miles", "Miles", ({ miles }) => miles, 2),
      cell: ({ plannerId, regionId, miles }) => (
        <TextLink href={`/weeks/${regionId}?week=${weekEnding}&planner=${plannerId}#credits`}>
          {figure(miles, 2)}
        </TextLink>
      ),
    },
    {
      id: "days",
      header: "Days",
      isNumber: true,
      cell: ({ daysWorked }) => figure(daysWorked),
    },
    { id: "circuits", header: "Circuits", isNumber: true, cell: ({ circuitsWorked }) => figure(circuitsWorked) },
    number("feet", "Feet", ({ linearFt }) => linearFt),
    number("acres", "Acres", ({ acres }) => acres, 2),
    number("trees", "Trees", ({ trees }) => trees),
    number("approved", "Approved", ({ approved }) => approved),
    number("pending", "Pending", ({ pending }) => pending),
    number("refused", "Refused", ({ refused }) => refused),
  ];
  return (
    <Card>
      <CardHeader
        title={isOwnOnly ? "Your work" : "Planners"}
        description={`By the day on which units were assessed; a unit that arrives late is on its own day. A mile is the planner’s who first assessed its station; the quota is ${WEEKLY_QUOTA_MILES} a week.`}
      />
      <CardContent>
        {planners.length === 0 ? (
          <p className="text-sm text-muted-foreground">No units were assessed in this week.</p>
        ) : (
          <FigureTable
            caption={isOwnOnly ? "Your work in this week" : "Planners in this week"}
            columns={columns}
            rows={planners}
            rowKey={({ plannerId, regionCode }) => `${plannerId} ${regionCode}`}
          />
        )}
      </CardContent>
    </Card>
  );
}
