import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitSyncRun } from "@/lib/domain/circuit-sync/queries";
import { ChangeList } from "../../change-list";
import { RunPages } from "./run-pages";

type Props = { runId: number; circuits: CircuitSyncRun["changedCircuits"] };

/** The circuits that a sync changed, each with its fields before and after. */
export function ChangedCircuits({ runId, circuits }: Props) {
  if (circuits.total === 0) return null;
  return (
    <Card>
      <CardHeader title={`Circuits it changed: ${circuits.total.toLocaleString("en-US")}`} />
      <CardContent className="grid gap-3">
        <ul aria-label="Circuits it changed" className="grid gap-3 text-sm">
          {circuits.rows.map((circuit) => (
            <li key={circuit.entryId}>
              <TextLink className="thumb" href={`/circuits/${circuit.circuitId}`}>
                {circuit.label}
              </TextLink>
              <ChangeList changes={circuit.changes} />
            </li>
          ))}
        </ul>
        <RunPages runId={runId} {...circuits} />
      </CardContent>
    </Card>
  );
}
