import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { WEEKLY_QUOTA_MILES } from "@/lib/domain/aggregates/rules";
import { MEASURES, PENDING } from "@/lib/domain/planned-units/unit-words";
import type { PlannerWeekRow, Week } from "@/lib/domain/weeks/queries";
import { type FigureColumn, FigureTable, figure } from "../figure-table";

/** Permissions are counted of work alone. */
const WORK = MEASURES.filter(({ value }) => value !== "none")
  .map(({ value }) => `&measure=${value}`)
  .join("");

/** What each planner assessed; every number of units opens the units behind it. */
export function WeekPlanners({ week: { planners, weekStarting, weekEnding, isOwnOnly } }: { week: Week }) {
  const total = (of: (row: PlannerWeekRow) => number, digits = 0) =>
    figure(
      planners.reduce((all, row) => all + of(row), 0),
      digits,
    );
  const href = ({ plannerId, regionCode }: PlannerWeekRow, filter: string) =>
    `/units?planner=${plannerId}&region=${encodeURIComponent(regionCode)}&from=${weekStarting}&to=${weekEnding}&excluded=hide${filter}`;
  /** A number of units, or of what they measure, that opens them. */
  const units = (
    id: string,
    header: string,
    of: (row: PlannerWeekRow) => number,
    filter = "",
    digits = 0,
  ): FigureColumn<PlannerWeekRow> => ({
    id,
    header,
    isNumber: true,
    cell: (row) =>
      of(row) === 0 ? figure(0, digits) : <TextLink href={href(row, filter)}>{figure(of(row), digits)}</TextLink>,
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
    units("units", "Units", (row) => row.units),
    {
      id: "miles",
      header: "Miles",
      isNumber: true,
      total: total(({ miles }) => miles, 2),
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
      cell: ({ plannerId, daysWorked }) => (
        <TextLink href={`/planners/${plannerId}/day?day=${weekEnding}`}>{figure(daysWorked)}</TextLink>
      ),
    },
    { id: "circuits", header: "Circuits", isNumber: true, cell: ({ circuitsWorked }) => figure(circuitsWorked) },
    units("feet", "Feet", ({ linearFt }) => linearFt, "&measure=linear_ft"),
    units("acres", "Acres", ({ acres }) => acres, "&measure=acres", 2),
    units("trees", "Trees", ({ trees }) => trees, "&measure=count"),
    units("approved", "Approved", ({ approved }) => approved, `${WORK}&permission=Approved&permission=PPL+Approved`),
    units("pending", "Pending", ({ pending }) => pending, `${WORK}&permission=${PENDING}`),
    units("refused", "Refused", ({ refused }) => refused, `${WORK}&permission=Refused`),
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
