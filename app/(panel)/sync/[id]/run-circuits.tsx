import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { fieldLabel } from "@/lib/domain/activity/describe-changes";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import type { RunCircuit, listRunCircuits } from "@/lib/domain/planned-unit-sync/queries";
import { RunPages } from "./run-pages";

type Props = { runId: number; circuits: Awaited<ReturnType<typeof listRunCircuits>> };

/** Fields of a circuit's units that are named, those that changed most. */
const MOST_FIELDS = 5;

/** The circuits whose units a sync changed, each with how many and which fields. */
export function RunCircuits({ runId, circuits: { rows, total, page, perPage } }: Props) {
  if (total === 0) return null;
  return (
    <Card>
      <CardHeader
        title={`Circuits whose units it changed: ${total.toLocaleString("en-US")}`}
        description="What changed most stands first."
      />
      <CardContent className="grid gap-3">
        <ul aria-label="Circuits whose units it changed" className="grid gap-2 text-sm">
          {rows.map((circuit) => (
            <li key={circuit.circuitId} className="min-w-0">
              <TextLink className="thumb" href={`/circuits/${circuit.circuitId}`}>
                {circuitName(circuit)} {circuit.title}
              </TextLink>{" "}
              {circuit.doubted === null ? null : <Badge variant="warning">Suspicious answer</Badge>}
              <p className="break-words text-muted-foreground tabular-nums">{unitWords(circuit)}</p>
            </li>
          ))}
        </ul>
        <RunPages runId={runId} page={page} perPage={perPage} total={total} />
      </CardContent>
    </Card>
  );
}

/** E.g. "12 new, 3 changed (permission status 3, species 1), 1 vanished". */
function unitWords(circuit: RunCircuit): string {
  if (circuit.doubted !== null)
    return `WorkStudio sent ${circuit.doubted.toLocaleString("en-US")} ${circuit.doubted === 1 ? "unit" : "units"}, far fewer than are stored; nothing of it was taken`;
  const changed = Object.entries(circuit.fields).toSorted((one, other) => other[1] - one[1]);
  const named = changed
    .slice(0, MOST_FIELDS)
    .map(([field, times]) => `${fieldLabel(field).toLowerCase()} ${times.toLocaleString("en-US")}`);
  const left = changed.length - named.length;
  const fields = [...named, ...(left > 0 ? [left === 1 ? "1 other" : `${left} others`] : [])].join(", ");
  const parts = (
    [
      [circuit.created, "new"],
      [circuit.changed, "changed"],
      [circuit.moved, "moved here"],
      [circuit.movedAway, "moved away"],
      [circuit.rekeyed, "re-keyed"],
      [circuit.returned, "returned"],
      [circuit.missing, "missing"],
      [circuit.vanished, "vanished"],
    ] as const
  ).flatMap(([count, words]) => (count > 0 ? [`${count.toLocaleString("en-US")} ${words}`] : []));
  return `${parts.join(", ")}${fields ? `; fields: ${fields}` : ""}`;
}
