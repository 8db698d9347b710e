import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { MOST_ADJUSTMENTS, type Week, type WeekAdjustmentRow } from "@/lib/domain/weeks/queries";
import { formatDay } from "@/lib/platform/time";
import { type FigureColumn, FigureTable, signed } from "../figure-table";

const REASONS: Record<WeekAdjustmentRow["reason"], string> = {
  arrived_late: "Arrived late",
  gone: "Gone",
  changed: "Changed",
};

/** Whoever sees only their own work has no page of planners. */
const columnsOf = ({ isOwnOnly, weekEnding }: Week): FigureColumn<WeekAdjustmentRow>[] => [
  {
    id: "circuit",
    header: "Circuit",
    cell: ({ circuitId, circuitTitle }) => <TextLink href={`/circuits/${circuitId}`}>{circuitTitle}</TextLink>,
  },
  {
    id: "planner",
    header: "Planner",
    cell: ({ plannerId, plannerName }) =>
      plannerId === null ? (
        "–"
      ) : (
        <TextLink href={isOwnOnly ? `/planners/${plannerId}/day?day=${weekEnding}` : `/planners/${plannerId}`}>
          {plannerName}
        </TextLink>
      ),
  },
  { id: "why", header: "Why", cell: ({ reason }) => REASONS[reason] },
  { id: "on", header: "Seen", cell: ({ adjustedOn }) => formatDay(adjustedOn) },
  { id: "units", header: "Units", isNumber: true, cell: ({ units }) => signed(units) },
  { id: "miles", header: "Miles", isNumber: true, cell: ({ miles }) => signed(miles, 2) },
  { id: "feet", header: "Feet", isNumber: true, cell: ({ linearFt }) => signed(linearFt) },
  { id: "acres", header: "Acres", isNumber: true, cell: ({ acres }) => signed(acres, 2) },
  { id: "trees", header: "Trees", isNumber: true, cell: ({ trees }) => signed(trees) },
];

/** What came, went or changed after the week was closed. */
export function WeekAdjustments({ week }: { week: Week }) {
  const { adjustments } = week;
  return (
    <Card>
      <CardHeader
        title="Adjustments"
        description={`The figures above stand as they were closed; these lines are what came, went or changed since${adjustments.length < MOST_ADJUSTMENTS ? "" : `, the newest ${MOST_ADJUSTMENTS}`}.`}
      />
      <CardContent>
        <FigureTable
          caption="Adjustments of this week"
          columns={columnsOf(week)}
          rows={adjustments}
          rowKey={({ id }) => id}
        />
      </CardContent>
    </Card>
  );
}
