import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { MileBook, PlannerShare } from "@/lib/domain/planners/get-circuit-planners";
import { type FigureColumn, FigureTable, figure, signed } from "../../../figure-table";

type Props = { circuitId: number; shares: readonly PlannerShare[]; book: MileBook | null; mayOpenPlanner: boolean };

const sum = (shares: readonly PlannerShare[], of: (share: PlannerShare) => number) =>
  shares.reduce((all, share) => all + of(share), 0);

/**
 * Who planned how much of the circuit; every number of units opens the units, and the line below says where its
 * miles went.
 */
export function PlannerShares({ circuitId, shares, book, mayOpenPlanner }: Props) {
  const units = sum(shares, (share) => share.units);
  const number = (header: string, of: (share: PlannerShare) => number, digits = 0): FigureColumn<PlannerShare> => ({
    id: header,
    header,
    isNumber: true,
    cell: (share) => figure(of(share), digits),
    total: figure(sum(shares, of), digits),
  });
  const columns: FigureColumn<PlannerShare>[] = [
    {
      id: "planner",
      header: "Planner",
      cell: ({ plannerId, name, isCurrent }) => (
        <>
          {plannerId !== null && mayOpenPlanner ? <TextLink href={`/planners/${plannerId}`}>{name}</TextLink> : name}{" "}
          {isCurrent ? <Badge variant="quiet">Plans it now</Badge> : null}
        </>
      ),
    },
    {
      id: "units",
      header: "Units",
      isNumber: true,
      cell: (share) => (
        <TextLink href={`/units?circuit=${circuitId}&planner=${share.plannerId ?? "none"}`}>
          {figure(share.units)}
        </TextLink>
      ),
      total: figure(units),
    },
    {
      id: "share",
      header: "Share",
      isNumber: true,
      cell: (share) => (units === 0 ? "–" : `${figure((share.units / units) * 100)}%`),
    },
    number("Feet", ({ linearFt }) => linearFt),
    number("Acres", ({ acres }) => acres, 2),
    number("Trees", ({ trees }) => trees),
    number("Stations", ({ stations }) => stations),
    number("Miles", ({ miles }) => miles, 2),
  ];
  return (
    <Card>
      <CardHeader
        title="Shares"
        description="Units by the forester who assessed them, else by who held the circuit then. A station and its miles are whose unit was its first."
      />
      <CardContent className="grid grid-cols-1 gap-3">
        {shares.length === 0 ? (
          <p className="text-sm text-muted-foreground">Nobody planned any of it yet.</p>
        ) : (
          <FigureTable
            caption="Shares of planners"
            columns={columns}
            rows={shares}
            rowKey={({ plannerId }) => plannerId ?? "nobody"}
          />
        )}
        {book ? <Book book={book} /> : null}
      </CardContent>
    </Card>
  );
}

function Book({ book: { openingMiles, change, planners, unassigned, corrections } }: { book: MileBook }) {
  return (
    <p className="text-sm text-muted-foreground tabular-nums">
      {figure(planners, 2)} by planners + {figure(unassigned, 2)} unassigned {corrections < 0 ? "−" : "+"}{" "}
      {figure(Math.abs(corrections), 2)} corrected = {signed(change, 2)} miles since it was first seen with{" "}
      {figure(openingMiles, 2)}.
    </p>
  );
}
