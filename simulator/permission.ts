import { blankCell, type JsonText } from "./json-cell";
import { hash32, hashFraction, Random, weighted } from "./random";

const FIRST_STATES = [
  ["Approved", 52],
  ["PPL Approved", 8],
  ["Pending", 14],
  ["", 12],
  ["No Contact", 6],
  ["Refused", 4],
  ["Deferred", 2],
  ["N/A", 2],
] as const;

const LATER_STATES = [
  ["Approved", 70],
  ["PPL Approved", 12],
  ["Refused", 12],
  ["No Contact", 6],
] as const;

/** Visits until the last open permission is settled. */
const VISITS_TO_SETTLE = 14;

/** A unit's permission after its circuit was touched so often: an open one is settled on some later visit. */
export function permissionOf(seed: number, circuit: number, unit: number, touches: number): string {
  const first = weighted(hashFraction(seed, 40, circuit, unit), FIRST_STATES);
  if (first !== "" && first !== "Pending" && first !== "No Contact") return first;
  const settlesAt = 1 + (hash32(seed, 41, circuit, unit) % VISITS_TO_SETTLE);
  return touches >= settlesAt ? weighted(hashFraction(seed, 42, circuit, unit), LATER_STATES) : first;
}

/** As they are found among millions of units; blanks are those that nobody has asked yet. */
const LIFELIKE_STATES = [
  ["Approved", 72.66],
  ["", 24.4],
  ["PPL Approved", 2.6],
  ["No Contact", 0.19],
  ["Refused", 0.11],
  ["Deferred", 0.04],
] as const;
const LIFELIKE_FIRST_STATES = [
  ["", 80],
  ["Approved", 18],
  ["PPL Approved", 2],
] as const;
const LIFELIKE_LATER_STATES = [
  ["Approved", 96],
  ["PPL Approved", 3.4],
  ["No Contact", 0.3],
  ["Refused", 0.2],
  ["Deferred", 0.1],
] as const;
const LIFELIKE_VISITS_TO_SETTLE = 18;

/**
 * The same in a lifelike world. A unit without a measured amount needs no permission and stays blank; a new one begins
 * blank more often than not; what the utility altered is approved by it.
 */
export function lifelikePermissionOf(
  seed: number,
  circuit: number,
  unit: number,
  { isMeasured, isNew, visits, isAltered }: { isMeasured: boolean; isNew: boolean; visits: number; isAltered: boolean },
): string {
  if (!isMeasured) return "";
  if (isAltered) return "PPL Approved";
  const first = weighted(hashFraction(seed, 40, circuit, unit), isNew ? LIFELIKE_FIRST_STATES : LIFELIKE_STATES);
  const settlesAt = 1 + (hash32(seed, 41, circuit, unit) % LIFELIKE_VISITS_TO_SETTLE);
  return first === "" && visits >= settlesAt
    ? weighted(hashFraction(seed, 42, circuit, unit), LIFELIKE_LATER_STATES)
    : first;
}

/** The permission cell: blanks in both shapes, and now and then other case or a stray space. */
export function permissionCell(random: Random, permission: string): JsonText {
  const fraction = random.float();
  if (permission === "") return blankCell(fraction);
  if (fraction < 0.01) return JSON.stringify(permission.toUpperCase());
  return JSON.stringify(fraction < 0.02 ? `${permission} ` : permission);
}
