import type { ReactNode } from "react";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitOfDay, PlannerDay } from "@/lib/domain/planners/get-planner-day";
import { type FigureColumn, FigureTable, figure } from "../../../figure-table";

/** The circuits of a planner's day; units open the units, miles the credits below. */
export function DayCircuits({ day: { planner, day, circuits }, children }: { day: PlannerDay; children: ReactNode }) {
  const number = (header: string, of: (row: CircuitOfDay) => number, digits = 0): FigureColumn<CircuitOfDay> => ({
    id: header,
    header,
    isNumber: true,
    cell: (row) => figure(of(row), digits),
    total: figure(
      circuits.reduce((sum, row) => sum + of(row), 0),
      digits,
    ),
  });
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
    {
      ...number("Units", ({ units }) => units),
      cell: ({ circuitId, units }) => (
        <TextLink href={`/units?circuit=${circuitId}&planner=${planner.id}&from=${day}&to=${day}`}>
          {figure(units)}
        </TextLink>
      ),
    },
    number("Seen later", ({ lateUnits }) => lateUnits),
    number("Stations", ({ stations }) => stations),
    number("Miles", ({ spanMiles, sharedMiles }) => spanMiles + sharedMiles, 2),
    number("By span", ({ spanMiles }) => spanMiles, 2),
    number("Shared", ({ sharedMiles }) => sharedMiles, 2),
    number("Credited later", ({ lateMiles }) => lateMiles, 2),
    number("Feet", ({ linearFt }) => linearFt),
    number("Acres", ({ acres }) => acres, 2),
    number("Trees", ({ trees }) => trees),
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
