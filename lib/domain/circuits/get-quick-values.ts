import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitName } from "./circuit-name";
import type { FieldValue, SyncableField } from "./fields";
import { formatField } from "./format-field";
import { getCircuit } from "./get-circuit";

/** The fields that people correct most. */
const QUICK = ["title", "contractor", "totalMiles", "milesPlanned"] as const satisfies SyncableField["key"][];
type Quick = (typeof QUICK)[number];

/**
 * What a correction over the list needs of a circuit; `theirs` are WorkStudio's values, in words, of fields that are
 * corrected already.
 */
export type QuickValues = {
  id: number;
  name: string;
  title: string;
  values: Partial<Record<SyncableField["key"], FieldValue>>;
  theirs: Partial<Record<SyncableField["key"], string | null>>;
};

/** The most corrected fields of one circuit as they stand. Throws FORBIDDEN, and NOT_FOUND outside the row scope. */
export async function getQuickValues(actor: Actor, id: number): Promise<QuickValues> {
  requirePermission(actor, "circuit:edit");
  const circuit = await getCircuit(actor, id);
  const isQuick = (key: SyncableField["key"]) => QUICK.includes(key as Quick);
  return {
    id: circuit.id,
    name: circuitName(circuit),
    title: circuit.title,
    values: Object.fromEntries(QUICK.map((key) => [key, circuit.values[key]])),
    theirs: Object.fromEntries(
      circuit.fields.flatMap(({ field, edited }) =>
        edited && isQuick(field.key) ? [[field.key, formatField(field, edited.theirs, circuit.regions)]] : [],
      ),
    ),
  };
}
