import { Card, CardContent, CardHeader } from "@/components/ui/card";
import type { ListComparison, ListTotals } from "@/lib/domain/unit-snapshots/compare-lists";
import { formatInstant } from "@/lib/platform/time";
import { FigureTable, figure, signed } from "../../../figure-table";

type Row = { id: string; name: string; before: number | null; after: number | null; digits: number };

const FIGURES: [name: string, of: (totals: ListTotals) => number | null, digits: number][] = [
  ["Units", ({ units }) => units, 0],
  ["Approved", ({ approved }) => approved, 0],
  ["Pending", ({ pending }) => pending, 0],
  ["Refused", ({ refused }) => refused, 0],
  ["Feet", ({ linearFt }) => linearFt, 2],
  ["Acres", ({ acres }) => acres, 2],
  ["Trees", ({ trees }) => trees, 0],
  ["Miles planned", ({ milesPlanned }) => milesPlanned, 2],
  ["Total miles", ({ totalMiles }) => totalMiles, 2],
  ["Percent complete", ({ percentComplete }) => percentComplete, 0],
];

const when = ({ takenAt }: ListTotals) => (takenAt ? formatInstant(takenAt) : "now");

/** What both lists add up to, and the difference; of unit types those that differ. */
export function ComparedTotals({ comparison: { before, after } }: { comparison: ListComparison }) {
  const ofType = ({ unitsByType }: ListTotals, type: string) => unitsByType[type] ?? 0;
  const types = [...new Set([...Object.keys(before.unitsByType), ...Object.keys(after.unitsByType)])]
    .filter((type) => ofType(before, type) !== ofType(after, type))
    .toSorted();
  const rows: Row[] = [
    ...FIGURES.map(([name, of, digits]) => ({ id: name, name, before: of(before), after: of(after), digits })),
    ...types.map((type) => ({
      id: `type ${type}`,
      name: `${type || "No type"} units`,
      before: ofType(before, type),
      after: ofType(after, type),
      digits: 0,
    })),
  ];
  return (
    <Card>
      <CardHeader
        title="Totals"
        description={`${when(before)} (${before.status ?? "–"}) against ${when(after)} (${after.status ?? "–"})`}
      />
      <CardContent>
        <FigureTable
          caption="Totals before and after"
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            { id: "name", header: "Figure", cell: ({ name }) => name },
            { id: "before", header: "Before", isNumber: true, cell: (row) => figure(row.before, row.digits) },
            { id: "after", header: "After", isNumber: true, cell: (row) => figure(row.after, row.digits) },
            {
              id: "difference",
              header: "Difference",
              isNumber: true,
              cell: (row) =>
                row.before === null || row.after === null ? "–" : signed(row.after - row.before, row.digits),
            },
          ]}
        />
      </CardContent>
    </Card>
  );
}
