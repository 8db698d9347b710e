import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import type { CircuitsOfPerson } from "@/lib/domain/circuits/list-circuits-of";

type Props = {
  circuits: CircuitsOfPerson;
  /** How a circuit comes here, while there is none. */
  how: string;
  /** All of them in the list. */
  allHref: string;
};

/** Somebody's circuits on their own page, of those that the reader may see. */
export function CircuitsCard({ circuits: { rows, total, totalMiles }, how, allHref }: Props) {
  const count = total.toLocaleString("en-US");
  const miles = totalMiles.toLocaleString("en-US", { maximumFractionDigits: 1 });
  return (
    <Card>
      <CardHeader
        title="Circuits"
        description={total === 0 ? how : `${count} ${total === 1 ? "circuit" : "circuits"}, ${miles} miles.`}
        actions={total > rows.length ? <TextLink href={allHref}>All {count}</TextLink> : undefined}
      />
      <CardContent>
        {rows.length === 0 ? (
          <p className="text-sm text-muted-foreground">None that you can see.</p>
        ) : (
          <ul className="grid text-sm">
            {rows.map((circuit) => (
              <li
                key={circuit.id}
                className="grid gap-x-4 border-b py-2 last:border-0 sm:grid-cols-[minmax(0,1fr)_auto]"
              >
                <p className="truncate" title={circuit.title}>
                  <TextLink href={`/circuits/${circuit.id}`}>{circuitName(circuit)}</TextLink> {circuit.title}
                </p>
                <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground tabular-nums">
                  {circuit.regionName} · {circuit.statusName} · {circuit.percentComplete}%
                  {circuit.source === "manual" ? <Badge variant="quiet">By hand</Badge> : null}
                  {circuit.isExcluded ? <Badge variant="warning">Excluded</Badge> : null}
                </p>
              </li>
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  );
}
