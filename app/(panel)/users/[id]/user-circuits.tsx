import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitsOfPerson } from "@/lib/domain/circuits/list-circuits-of";

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
                  <TextLink href={`/circuits/${circuit.id}`}>
                    {circuit.workOrder}
                    {circuit.extension && circuit.extension !== "@" ? ` ${circuit.extension}` : ""}
                  </TextLink>{" "}
                  {circuit.title}
                </p>
                <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground tabular-nums">
                  {circuit.regionName} · {circuit.statusName} · {circuit.percentComplete} %
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
