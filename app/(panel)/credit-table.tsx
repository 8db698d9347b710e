import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import type { CreditMethod, CreditRow, Credits } from "@/lib/domain/weeks/list-credits";
import { formatDay } from "@/lib/platform/time";
import { type FigureColumn, FigureTable, figure, signed } from "./figure-table";
import { InstantText } from "./instant-text";

const METHODS: Record<CreditMethod, string> = {
  span: "the station’s span",
  shared: "shared out of what the circuit gained",
  unassigned: "no new station to give it to",
  correction: "WorkStudio took miles back",
  opening: "there at the first sight",
  moved: "credited where it was before",
};

type Props = { credits: Credits; caption: string; mayOpenPlanner: boolean; mayOpenSync: boolean };

/** Credit by credit: whose, of which station, how many miles, how they are known, and when they came. */
export function CreditTable({ credits: { rows, count, miles }, caption, mayOpenPlanner, mayOpenSync }: Props) {
  if (count === 0) return <p className="text-sm text-muted-foreground">No miles were credited.</p>;
  const columns: FigureColumn<CreditRow>[] = [
    {
      id: "station",
      header: "Station",
      cell: ({ station, circuitId }) =>
        station === null ? (
          "none"
        ) : (
          <TextLink href={`/units?circuit=${circuitId}&station=${encodeURIComponent(station)}&state=all`}>
            {station}
          </TextLink>
        ),
    },
    {
      id: "circuit",
      header: "Circuit",
      cell: ({ circuitId, circuit }) => <TextLink href={`/circuits/${circuitId}`}>{circuit}</TextLink>,
    },
    { id: "day", header: "Day", cell: ({ day }) => formatDay(day) },
    {
      id: "planner",
      header: "Planner",
      cell: ({ plannerId, planner, day }) =>
        plannerId === null ? (
          "nobody"
        ) : mayOpenPlanner ? (
          <TextLink href={`/planners/${plannerId}/day?day=${day}`}>{planner}</TextLink>
        ) : (
          planner
        ),
    },
    { id: "miles", header: "Miles", isNumber: true, cell: (row) => signed(row.miles, 3), total: signed(miles, 3) },
    { id: "method", header: "Known by", cell: ({ method }) => METHODS[method] },
    {
      id: "credited",
      header: "Credited",
      cell: ({ creditedAt, syncLogId, isLate }) => (
        <>
          <InstantText instant={creditedAt} />
          {syncLogId !== null && mayOpenSync ? (
            <>
              {" "}
              <TextLink href={`/sync/${syncLogId}`}>sync {syncLogId}</TextLink>
            </>
          ) : null}{" "}
          {isLate ? <Badge variant="quiet">Later than its day</Badge> : null}
        </>
      ),
    },
  ];
  return (
    <div className="grid gap-2">
      <FigureTable caption={caption} columns={columns} rows={rows} rowKey={({ id }) => id} />
      {rows.length < count ? (
        <p className="text-sm text-muted-foreground">
          The first {rows.length} of {count.toLocaleString("en-US")} are shown; {figure(miles, 2)} miles are the sum of
          all.
        </p>
      ) : null}
    </div>
  );
}
