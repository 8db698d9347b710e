import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { PlannerDetail } from "@/lib/domain/planners/queries";
import { CircuitSummaryList } from "../../circuit-summary-list";

/** The circuits that this planner plans, of those that the reader may see. */
export function PlannerCircuits({
  planner: {
    id,
    circuits: { rows, total, totalMiles },
  },
}: {
  planner: PlannerDetail;
}) {
  const count = total.toLocaleString("en-US");
  const miles = totalMiles.toLocaleString("en-US", { maximumFractionDigits: 1 });
  return (
    <Card>
      <CardHeader
        title="Circuits"
        description={
          total === 0
            ? "Those whose last contractor’s account in WorkStudio is this planner."
            : `${count} ${total === 1 ? "circuit" : "circuits"}, ${miles} miles.`
        }
        actions={
          total > rows.length ? (
            <TextLink href={`/circuits?planner=p${id}&excluded=all`}>All {count}</TextLink>
          ) : undefined
        }
      />
      <CardContent>
        <CircuitSummaryList circuits={rows} />
      </CardContent>
    </Card>
  );
}
