import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import { circuitName } from "@/lib/domain/circuits/circuit-name";

export type CircuitSummary = {
  id: number;
  workOrder: string;
  extension: string | null;
  title: string;
  regionName: string;
  statusName: string;
  percentComplete: number;
  isExcluded: boolean;
  source?: "api_sync" | "manual";
};

/** Somebody's circuits in short, on their own page. */
export function CircuitSummaryList({ circuits }: { circuits: CircuitSummary[] }) {
  if (circuits.length === 0) return <p className="text-sm text-muted-foreground">None that you can see.</p>;
  return (
    <ul className="grid text-sm">
      {circuits.map((circuit) => (
        <li key={circuit.id} className="grid gap-x-4 border-b py-2 last:border-0 sm:grid-cols-[minmax(0,1fr)_auto]">
          <p className="truncate" title={circuit.title}>
            <TextLink href={`/circuits/${circuit.id}`}>{circuitName(circuit)}</TextLink> {circuit.title}
          </p>
          <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground tabular-nums">
            {circuit.regionName} · {circuit.statusName} · {circuit.percentComplete} %
            {circuit.source === "manual" ? <Badge variant="quiet">By hand</Badge> : null}
            {circuit.isExcluded ? <Badge variant="warning">Excluded</Badge> : null}
          </p>
        </li>
      ))}
    </ul>
  );
}
