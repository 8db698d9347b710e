import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitsOfPerson } from "@/lib/domain/circuits/list-circuits-of";
import { CircuitSummaryList } from "../../circuit-summary-list";

/** The circuits that are this person's, of those that the reader may see. */
export function UserCircuits({
  name,
  circuits: { rows, total, totalMiles },
}: {
  name: string;
  circuits: CircuitsOfPerson;
}) {
  const miles = totalMiles.toLocaleString("en-US", { maximumFractionDigits: 1 });
  return (
    <Card>
      <CardHeader
        title="Circuits"
        description={
          total === 0
            ? "By their WorkStudio name, or assigned by hand."
            : `${total.toLocaleString("en-US")} ${total === 1 ? "circuit" : "circuits"}, ${miles} miles.`
        }
        actions={
          total > rows.length ? (
            <TextLink href={`/circuits?q=${encodeURIComponent(name)}`}>All {total.toLocaleString("en-US")}</TextLink>
          ) : undefined
        }
      />
      <CardContent>
        <CircuitSummaryList circuits={rows} />
      </CardContent>
    </Card>
  );
}
