import type { ReactNode } from "react";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitOfDay, PlannerDay } from "@/lib/domain/planners/get-planner-day";
import { hundredths, restOf, sumOf } from "../../../add-up";
import { type FigureColumn, FigureTable, figure, signed } from "../../../figure-table";

/** The circuits of a planner's day; units open the units, miles the credits below. */
export function DayCircuits({ day: { planner, day, circuits }, children }: { day: PlannerDay; children: ReactNode }) {
  const exact = (of: (row: CircuitOfDay) => number) => circuits.reduce((sum, row) => sum + of(row), 0);
  /** Opens the units behind it; `more` narrows them. */
  const units = (
    header: string,
    of: (row: CircuitOfDay) => number,
    more = "",
    digits: 0 | 2 = 0,
  ): FigureColumn<CircuitOfDay> => ({
    id: header,
    header,
    isNumber: true,
    cell: (row) => (
      <TextLink href={`/units?circuit=${row.circuitId}&planner=${planner.id}&from=${day}&to=${day}${more}`}>
        {figure(of(row), digits)}
      </TextLink>
    ),
    total: figure(exact(of), digits),
  });
  /** Opens the credits below; what is shown adds up. */
  const miles = (header: string, of: (row: CircuitOfDay) => number, total: number): FigureColumn<CircuitOfDay> => {
    const rest = restOf(total, circuits.map(of));
    return {
      id: header,
      header,
      isNumber: true,
      cell: (row) => <TextLink href="#credits">{figure(of(row), 2)}</TextLink>,
      rest: rest === null ? undefined : signed(rest, 2),
      total: figure(total, 2),
    };
  };
  const [span, shared, late] = [
    hundredths(exact(({ spanMiles }) => spanMiles)),
    hundredths(exact(({ sharedMiles }) => sharedMiles)),
    hundredths(exact(({ lateMiles }) => lateMiles)),
  ];
  const columns: FigureColumn<CircuitOfDay>[] = [
    {
      id: "circuit",
      header: "Circuit",
      cell: ({ circuitId, name, title }) => (
        <>
          <TextLink href={`/circuits/${circuitId}`}>{name}</TextLink>{" "}
          <span className="text-muted-foreground">{title}</span>
        </>
      ),
    },
    units("Units", (row) => row.units),
    units("Seen later", ({ lateUnits }) => lateUnits, "&arrived=late"),
    {
      id: "Stations",
      header: "Stations",
      isNumber: true,
      cell: ({ stations }) => <TextLink href="#credits">{figure(stations)}</TextLink>,
      total: figure(exact(({ stations }) => stations)),
    },
    miles(
      "Miles",
      ({ spanMiles, sharedMiles }) => sumOf([hundredths(spanMiles), hundredths(sharedMiles)]),
      sumOf([span, shared]),
    ),
    miles("By span", ({ spanMiles }) => hundredths(spanMiles), span),
    miles("Shared", ({ sharedMiles }) => hundredths(sharedMiles), shared),
    miles("Credited later", ({ lateMiles }) => hundredths(lateMiles), late),
    units("Feet", ({ linearFt }) => linearFt, "&measure=linear_ft"),
    units("Acres", ({ acres }) => acres, "&measure=acres", 2),
    units("Trees", ({ trees }) => trees, "&measure=count"),
  ];
  return (
    <Card>
      <CardHeader
        title="Circuits"
        description="“Seen later” and “credited later” came with a sync of a later day."
        actions={circuits.length > 0 ? <TextLink href="#credits">Miles by station</TextLink> : null}
      />
      <CardContent className="grid gap-3">
        {circuits.length === 0 ? (
          <p className="text-sm text-muted-foreground">Nothing was assessed on this day.</p>
        ) : (
          <FigureTable
            caption="Circuits of this day"
            columns={columns}
            rows={circuits}
            rowKey={({ circuitId }) => circuitId}
          />
        )}
        {children}
      </CardContent>
    </Card>
  );
}
