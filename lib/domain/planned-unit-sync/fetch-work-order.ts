import "server-only";
import type { CopyValue } from "@/lib/platform/copy-rows";
import type { CallOptions } from "@/lib/workstudio/caller";
import type { AnswerRead } from "@/lib/workstudio/ddo-table";
import { type PlannedUnit, UNIT_FIELDS } from "@/lib/workstudio/unit-row";
import { workStudio } from "../ws-accounts/connect-workstudio";
import { type UnitLookups, codeOf } from "./read-lookups";
import { UnitProblems } from "./unit-problems";
import type { SentUnit, UnitPlace } from "./rules";
import type { KnownAnswer } from "./known-answer";
import { type StoredCircuit, type StoredOrder, readStoredOrder } from "./read-stored-units";

/** A unit of the answer; what is written of it is kept only where it says something new. */
export type FetchedUnit = SentUnit & {
  /**
   * Its values in the order of UNIT_FIELDS, codes as the lookup tables have them; null where they are stored already.
   */
  values: CopyValue[] | null;
  /** The places in UNIT_FIELDS of those of which the answer says nothing, as bits. */
  silent: number;
  /** As the lookup tables call them, or as WorkStudio does. */
  unitType: string;
  permissionStatus: string;
  /** Of a unit that is not stored under this work order. */
  place: UnitPlace | null;
};

export type FetchedOrder = {
  isKnown: false;
  stored: StoredOrder;
  sent: Map<string, FetchedUnit>;
  problems: UnitProblems;
  rows: number;
  /** Rows that could not be used: which unit each is cannot be told, so that none that is not in the answer is gone. */
  illegible: number;
  /** The names of foresters as they stand in the answer. */
  foresters: Set<string>;
  /** The answer as a whole, by its MD5. */
  digest: string;
};

/** The answer is the one that was read before. */
export type KnownOrder = { isKnown: true; rows: number };

const BROKEN_SHARE = 0.01;
const FEW_BROKEN = 10;

/** More rows are broken than a few: the answer is damaged as a whole (security W12). */
export class DamagedAnswerError extends Error {
  override name = "DamagedAnswerError";
}

/**
 * Reads the answer for one work order as it streams in. Of a unit that is stored with the same values only its hash is
 * kept, so memory grows with what is new; one that is `known` is not read at all. Two rows of one identity: the one
 * edited or assessed last wins, else the later one. Throws WorkStudioError and DamagedAnswerError.
 */
export async function fetchWorkOrder(
  workOrder: string,
  circuits: readonly StoredCircuit[],
  known: KnownAnswer | null,
  lookups: UnitLookups,
  options: CallOptions,
): Promise<FetchedOrder | KnownOrder> {
  let answer: AnswerRead = { digest: "", rows: 0, isKnown: false };
  const onEnd = (read: AnswerRead) => (answer = read);
  const batches = workStudio().plannedUnits(workOrder, { ...options, knownDigest: known?.digest ?? null, onEnd });
  const circuitOf = new Map(circuits.map(({ extension, id }) => [extension, id]));
  let stored = known ? null : await readStoredOrder(workOrder);
  const sent = new Map<string, FetchedUnit & { moment: string }>();
  const problems = new UnitProblems(workOrder);
  const foresters = new Set<string>();
  let illegible = 0;
  for await (const batch of batches) {
    stored ??= await readStoredOrder(workOrder);
    for (const { unit, problems: found, raw } of batch) {
      const circuitId = unit === null ? null : (circuitOf.get(unit.extension) ?? null);
      if (unit !== null && unit.workOrder !== workOrder) {
        problems.add(
          "unit_other_order",
          null,
          `The answer for work order ${workOrder} has a unit of ${unit.workOrder}; it is not used.`,
          raw,
          "rejected",
        );
        // It may be on its way there; until that order has it, it is not gone from here.
        if (!sent.has(unit.identity)) sent.set(unit.identity, { ...fetched(unit, null, stored, lookups), moment: "" });
        continue;
      }
      problems.addAll(found, circuitId, raw);
      if (unit === null) {
        illegible += 1;
        continue;
      }
      const moment = unit.values.editedAt ?? unit.values.assessedAt ?? "";
      const other = sent.get(unit.identity);
      if (other) {
        problems.add(
          "unit_duplicate",
          circuitId,
          "WorkStudio sent this unit more than once; the row edited or assessed last was taken.",
          raw,
        );
        if (other.moment > moment) continue;
      }
      if (circuitId === null)
        problems.add(
          "unit_unknown_circuit",
          null,
          `A unit stands under extension “${unit.extension}” of ${workOrder}, which is no circuit here. It is taken when the circuit is.`,
          raw,
          "rejected",
          unit.extension,
        );
      if (unit.values.forester) foresters.add(unit.values.forester);
      const now = fetched(unit, circuitId, stored, lookups);
      if (!hasCode(lookups.types, now.unitType)) problems.addUnknown("unit_unknown_type", now.unitType, raw);
      if (!hasCode(lookups.permissions, now.permissionStatus))
        problems.addUnknown("unit_unknown_permission", now.permissionStatus, raw);
      sent.set(unit.identity, { ...now, moment });
    }
  }
  const { digest, rows, isKnown } = answer;
  if (isKnown) return { isKnown, rows };
  const { broken } = problems;
  if (broken >= FEW_BROKEN && broken > rows * BROKEN_SHARE)
    throw new DamagedAnswerError(
      `${broken} of ${rows} rows have the wrong number of cells; the answer is likely damaged. Nothing of it was taken.`,
    );
  stored ??= await readStoredOrder(workOrder);
  return { isKnown, stored, sent, problems, rows, illegible, foresters, digest };
}

const hasCode = (codes: ReadonlyMap<string, string>, name: string) => codeOf(codes, name) !== undefined;

function fetched(unit: PlannedUnit, circuitId: number | null, stored: StoredOrder, lookups: UnitLookups): FetchedUnit {
  const { identity, hash, values } = unit;
  const unitType = values.unitType ?? "";
  const permission = values.permissionStatus ?? "";
  const known = stored.units.get(identity);
  const isSame = known?.hash === hash && known.state === "present" && known.circuitId === circuitId;
  const codes = {
    unitType: codeOf(lookups.types, unitType) ?? unitType,
    permissionStatus: codeOf(lookups.permissions, permission) ?? permission,
  };
  return {
    identity,
    circuitId,
    hash,
    ...codes,
    ...(isSame ? { values: null, silent: 0 } : inOrder(values, codes)),
    place: known
      ? null
      : {
          identity,
          unitType,
          stationName: values.stationName ?? null,
          assessedAt: values.assessedAt ? Date.parse(values.assessedAt) : null,
          latitude: values.latitude ?? null,
          longitude: values.longitude ?? null,
        },
  };
}

/** A unit's values in the order of UNIT_FIELDS, with its codes, and of which of them the answer says nothing. */
function inOrder(
  values: PlannedUnit["values"],
  codes: Pick<FetchedUnit, "unitType" | "permissionStatus">,
): { values: CopyValue[]; silent: number } {
  let silent = 0;
  const ordered = UNIT_FIELDS.map((field, place) => {
    const value = values[field];
    if (value === undefined) {
      silent |= 1 << place;
      return null;
    }
    return field === "unitType" || field === "permissionStatus" ? codes[field] : value;
  });
  return { values: ordered, silent };
}
