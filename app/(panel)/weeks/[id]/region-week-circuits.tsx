import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import {
  type CircuitOfWeek,
  type CreditKind,
  MOST_CIRCUITS,
  type RegionOfWeek,
} from "@/lib/domain/weeks/get-region-week";
import { type FigureColumn, FigureTable, figure, signed } from "../../figure-table";
import { hundredths, restOf, sumOf } from "../../add-up";

type Part = "planners" | "unassigned" | "corrections";
const PARTS: readonly (readonly [part: Part, header: string])[] = [
  ["planners", "By planners"],
  ["unassigned", "Unassigned"],
  ["corrections", "Corrected"],
];

/** What a circuit gained, out of its parts as they are shown. */
const gained = (row: Pick<CircuitOfWeek, Part>) => sumOf(PARTS.map(([part]) => hundredths(row[part])));

/**
 * By circuit: what it gained, and whose that is; every number opens what it is made of, and all of them add up as they
 * stand here.
 */
export function RegionWeekCircuits({
  week: { region, weekStarting, weekEnding, circuits, book, units },
}: {
  week: RegionOfWeek & { units: number };
}) {
  const credits = (circuitId: number | null, kind?: CreditKind) =>
    `/weeks/${region.id}?week=${weekEnding}${circuitId === null ? "" : `&circuit=${circuitId}`}&credits=${kind ?? "all"}#credits`;
  const inRegion = `/units?region=${encodeURIComponent(region.code)}&from=${weekStarting}&to=${weekEnding}&excluded=hide`;
  const miles = (
    id: string,
    header: string,
    of: (row: Pick<CircuitOfWeek, Part>) => number,
    write: (value: number, digits: number) => string,
    kind?: CreditKind,
  ): FigureColumn<CircuitOfWeek> => {
    const rest = restOf(of(book), circuits.map(of));
    return {
      id,
      header,
      isNumber: true,
      cell: (row) => <TextLink href={credits(row.circuitId, kind)}>{write(of(row), 2)}</TextLink>,
      rest: rest === null ? undefined : signed(rest, 2),
      total: <TextLink href={credits(null, kind)}>{write(of(book), 2)}</TextLink>,
    };
  };
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
      id: "units",
      header: "Units",
      isNumber: true,
      cell: (row) => (
        <TextLink href={`/units?circuit=${row.circuitId}&from=${weekStarting}&to=${weekEnding}`}>
          {figure(row.units)}
        </TextLink>
      ),
      total: <TextLink href={inRegion}>{figure(units)}</TextLink>,
    },
    miles("gained", "Miles gained", gained, signed),
    ...PARTS.map(([part, header]) => miles(part, header, (row) => hundredths(row[part]), figure, part)),
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
            restLabel={circuits.length < MOST_CIRCUITS ? "Rounding" : "Other circuits, and rounding"}
          />
        )}
      </CardContent>
    </Card>
  );
}
