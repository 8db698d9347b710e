import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CreditKind, PlannerOfWeek, RegionOfWeek } from "@/lib/domain/weeks/get-region-week";
import { type FigureColumn, FigureTable, figure, signed } from "../../figure-table";
import { hundredths, restOf, sumOf } from "../../add-up";

const milesOf = ({ spanMiles, sharedMiles }: Pick<PlannerOfWeek, "spanMiles" | "sharedMiles">) =>
  sumOf([hundredths(spanMiles), hundredths(sharedMiles)]);

/**
 * By planner: units open the units, miles the credits; what stands here adds up, to the region’s miles where all
 * planners are shown.
 */
export function RegionWeekPlanners({
  week: { region, weekStarting, weekEnding, planners, isOwnOnly, book },
}: {
  week: RegionOfWeek;
}) {
  const code = encodeURIComponent(region.code);
  const unitsHref = (row: PlannerOfWeek | null, more = "") =>
    `/units?${row === null ? "" : `planner=${row.plannerId ?? "none"}&`}region=${code}&from=${weekStarting}&to=${weekEnding}&excluded=hide${more}`;
  const creditsHref = (row: PlannerOfWeek | null, kind?: CreditKind) =>
    `/weeks/${region.id}?week=${weekEnding}${row === null ? "" : `&planner=${row.plannerId}`}&credits=${kind ?? (row === null ? "planners" : "all")}#credits`;
  const exact = (of: (row: PlannerOfWeek) => number) => planners.reduce((sum, row) => sum + of(row), 0);

  /** Feet and acres are rounded as miles are. */
  const units = (
    header: string,
    of: (row: PlannerOfWeek) => number,
    more?: string,
    digits: 0 | 2 = 0,
  ): FigureColumn<PlannerOfWeek> => {
    const scale = digits === 2 ? 1 : 100;
    const whole = (value: number) => hundredths(value / scale) * scale;
    const total = figure(exact(of), digits);
    const rest = restOf(
      whole(exact(of)),
      planners.map((row) => whole(of(row))),
    );
    return {
      id: header,
      header,
      isNumber: true,
      cell: (row) => <TextLink href={unitsHref(row, more)}>{figure(of(row), digits)}</TextLink>,
      rest: rest === null ? undefined : signed(rest, digits),
      total: isOwnOnly ? total : <TextLink href={unitsHref(null, more)}>{total}</TextLink>,
    };
  };
  const miles = (
    header: string,
    of: (row: PlannerOfWeek) => number,
    total: number,
    kind?: CreditKind,
  ): FigureColumn<PlannerOfWeek> => {
    const rest = restOf(total, planners.map(of));
    return {
      id: header,
      header,
      isNumber: true,
      cell: (row) =>
        row.plannerId === null ? "–" : <TextLink href={creditsHref(row, kind)}>{figure(of(row), 2)}</TextLink>,
      rest: rest === null ? undefined : signed(rest, 2),
      total: isOwnOnly ? figure(total, 2) : <TextLink href={creditsHref(null, kind)}>{figure(total, 2)}</TextLink>,
    };
  };
  const span = isOwnOnly ? hundredths(exact(({ spanMiles }) => spanMiles)) : book.span;
  const shared = isOwnOnly ? hundredths(exact(({ sharedMiles }) => sharedMiles)) : book.shared;
  const late = hundredths(exact(({ lateMiles }) => lateMiles));
  const columns: FigureColumn<PlannerOfWeek>[] = [
    {
      id: "planner",
      header: "Planner",
      cell: ({ plannerId, name }) =>
        plannerId === null || isOwnOnly ? name : <TextLink href={`/planners/${plannerId}`}>{name}</TextLink>,
    },
    units("Units", (row) => row.units),
    units("Seen later", (row) => row.lateUnits, "&arrived=late"),
    miles("Miles", milesOf, sumOf([span, shared])),
    miles("By span", (row) => hundredths(row.spanMiles), span, "span"),
    miles("Shared", (row) => hundredths(row.sharedMiles), shared, "shared"),
    miles("Credited later", (row) => hundredths(row.lateMiles), late, "late"),
    units("Feet", (row) => row.linearFt, "&measure=linear_ft"),
    units("Acres", (row) => row.acres, "&measure=acres", 2),
    units("Trees", (row) => row.trees, "&measure=count"),
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
