import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitOfWeek, RegionOfWeek } from "@/lib/domain/weeks/get-region-week";
import { type FigureColumn, FigureTable, figure, signed } from "../../figure-table";

const gained = ({ planners, unassigned, corrections }: CircuitOfWeek) => planners + unassigned + corrections;

/** By circuit: what it gained, and whose that is. */
export function RegionWeekCircuits({ week: { region, weekStarting, weekEnding, circuits } }: { week: RegionOfWeek }) {
  const number = (header: string, of: (row: CircuitOfWeek) => number): FigureColumn<CircuitOfWeek> => ({
    id: header,
    header,
    isNumber: true,
    cell: (row) => figure(of(row), 2),
    total: figure(
      circuits.reduce((sum, row) => sum + of(row), 0),
      2,
    ),
  });
  const columns: FigureColumn<CircuitOfWeek>[] = [
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
        <TextLink href={`/units?circuit=${circuitId}&from=${weekStarting}&to=${weekEnding}`}>{figure(units)}</TextLink>
      ),
    },
    {
      ...number("Miles gained", gained),
      cell: (row) => (
        <TextLink href={`/weeks/${region.id}?week=${weekEnding}&circuit=${row.circuitId}#credits`}>
          {signed(gained(row), 2)}
        </TextLink>
      ),
    },
    number("By planners", ({ planners }) => planners),
    number("Unassigned", ({ unassigned }) => unassigned),
    number("Corrected", ({ corrections }) => corrections),
  ];
  return (
    <Card>
      <CardHeader title="Circuits" description="Those on which something was assessed, or whose miles moved." />
      <CardContent>
        {circuits.length === 0 ? (
          <p className="text-sm text-muted-foreground">Nothing moved on a circuit of this region.</p>
        ) : (
          <FigureTable
            caption="Circuits in this week"
            columns={columns}
            rows={circuits}
            rowKey={({ circuitId }) => circuitId}
          />
        )}
      </CardContent>
    </Card>
  );
}
