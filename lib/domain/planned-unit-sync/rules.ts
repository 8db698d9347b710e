/** When the units are due, Eastern: on weekdays, an hour after the circuits. */
export const UNIT_SCHEDULE = "30 5,17 * * 1-5";

/** A unit that two good answers do not have is gone when they lie so far apart. */
const VANISHED_AFTER_MS = 20 * 3_600_000;
/** Fewer units than that may be missing at once, whatever their share. */
const MOST_MISSED_AT_ONCE = 20;
const SAME_PLACE_FT = 50;
const EARTH_RADIUS_FT = 20_902_231;

export type UnitState = "present" | "missing" | "vanished";

/** A unit as it is stored; `hash` stands for its values. */
export type StoredUnit = { id: number; circuitId: number; hash: string; state: UnitState; stateSince: number };

/** A unit of the answer; `circuitId` is null where its extension is no circuit that is known. */
export type SentUnit = { identity: string; circuitId: number | null; hash: string };

export type OrderCircuit = {
  id: number;
  /**
   * Its own row came from WorkStudio on this Eastern day; of a piece that does not come any more, the row of the whole
   * that it was merged into.
   */
  wasSeenToday: boolean;
};

export type CameBy = "returned" | "moved" | "rekeyed";

/** A unit to write: a new one without `unitId`; `before` is the state it had. */
export type UnitWrite = { identity: string; unitId: number | null; cameBy: CameBy | null; before: UnitState | null };

export type Suspicion = { circuitId: number; before: number; after: number };

export type UnitComparison = {
  writes: UnitWrite[];
  /** Stored units that the answer does not have and that may be marked, with their new state. */
  gone: { unitId: number; circuitId: number; state: "missing" | "vanished" }[];
  /** Circuits whose answer cannot be believed: nothing of theirs is written. */
  suspicious: Suspicion[];
  /** How many different units each circuit has in the answer. */
  counts: ReadonlyMap<number, number>;
  unchanged: number;
};

type Answer<Unit extends SentUnit> = {
  circuits: readonly OrderCircuit[];
  /** Stored units of the order's circuits, and those of other orders whose identities the answer has. */
  stored: ReadonlyMap<string, StoredUnit>;
  /** By identity, so that none comes twice. */
  sent: ReadonlyMap<string, Unit>;
  /** Stored units that new identities stand for (`matchRekeyed`): the stored identity by the new one. */
  rekeyed: ReadonlyMap<string, string>;
  now: number;
  /** A person looked, and takes the answer as it is. */
  isAccepted: boolean;
};

/**
 * Whether a circuit's answer is believed (domain.md §4.1): its units did not fall to none, nor by more than half and by
 * more than 20 at once. Units that the same answer has under another extension count on neither side, or on both where
 * nothing else is left of the circuit.
 */
export function isSuspicious(before: number, after: number): boolean {
  return before > 0 && (after === 0 || (after * 2 < before && before - after > MOST_MISSED_AT_ONCE));
}

/** What a unit that is absent from a good answer becomes; null where it stays what it is. */
export function absentState(
  unit: Pick<StoredUnit, "state" | "stateSince">,
  now: number,
): "missing" | "vanished" | null {
  if (unit.state === "present") return "missing";
  return unit.state === "missing" && now - unit.stateSince >= VANISHED_AFTER_MS ? "vanished" : null;
}

/** How a unit that is seen comes into its circuit, other than by staying there. */
export function cameBy(stored: StoredUnit, circuitId: number): CameBy | null {
  if (stored.circuitId !== circuitId) return "moved";
  return stored.state === "vanished" ? "returned" : null;
}

/** Compares one work order's answer with what is stored. Pure; domain.md §4.1. */
export function compareUnits<Unit extends SentUnit>(answer: Answer<Unit>): UnitComparison {
  const { circuits, stored, sent, rekeyed, now, isAccepted } = answer;
  const counts = new Map(circuits.map(({ id }) => [id, 0]));
  for (const { circuitId } of sent.values())
    if (circuitId !== null) counts.set(circuitId, (counts.get(circuitId) ?? 0) + 1);
  const replaced = new Set(rekeyed.values());
  const before = new Map<number, number>();
  const movedAway = new Map<number, number>();
  for (const [identity, unit] of stored) {
    if (unit.state !== "present") continue;
    const now = sent.get(identity);
    const group = now === undefined || now.circuitId === unit.circuitId ? before : movedAway;
    group.set(unit.circuitId, (group.get(unit.circuitId) ?? 0) + 1);
  }
  const suspicious = circuits.flatMap(({ id }): Suspicion[] => {
    const [own, left] = [before.get(id) ?? 0, counts.get(id) ?? 0];
    // A circuit that has nothing left because its units moved may have lost a few others before.
    const moved = left === 0 ? (movedAway.get(id) ?? 0) : 0;
    const [was, is] = [own + moved, left + moved];
    return !isAccepted && isSuspicious(was, is) ? [{ circuitId: id, before: was, after: is }] : [];
  });
  const doubted = new Set(suspicious.map(({ circuitId }) => circuitId));

  const writes: UnitWrite[] = [];
  let unchanged = 0;
  for (const { identity, circuitId, hash } of sent.values()) {
    if (circuitId === null || doubted.has(circuitId)) continue;
    const own = stored.get(identity);
    const old = own === undefined ? stored.get(rekeyed.get(identity) ?? "") : undefined;
    if (own && own.circuitId === circuitId && own.hash === hash && own.state === "present") unchanged += 1;
    else if (own) writes.push({ identity, unitId: own.id, cameBy: cameBy(own, circuitId), before: own.state });
    else if (old) writes.push({ identity, unitId: old.id, cameBy: "rekeyed", before: old.state });
    else writes.push({ identity, unitId: null, cameBy: null, before: null });
  }

  const good = new Set(circuits.filter(({ id, wasSeenToday }) => wasSeenToday && !doubted.has(id)).map(({ id }) => id));
  const gone = [...stored].flatMap(([identity, unit]): UnitComparison["gone"] => {
    if (sent.has(identity) || replaced.has(identity) || !good.has(unit.circuitId)) return [];
    const state = absentState(unit, now);
    return state === null ? [] : [{ unitId: unit.id, circuitId: unit.circuitId, state }];
  });
  return { writes, gone, suspicious, counts, unchanged };
}

/** What tells that two identities are one unit. Degrees; `assessedAt` in milliseconds. */
export type UnitPlace = {
  identity: string;
  unitType: string;
  stationName: string | null;
  assessedAt: number | null;
  latitude: number | null;
  longitude: number | null;
};

/**
 * The stored identity by the new one, for units that came with another identity: same type, station and assessed
 * instant, within 50 ft (domain.md §4.1). Each side at most once, the nearest first; without an instant or a place none
 * is one.
 */
export function matchRekeyed(arrived: readonly UnitPlace[], absent: readonly UnitPlace[]): Map<string, string> {
  const keyOf = ({ unitType, stationName, assessedAt }: UnitPlace) =>
    JSON.stringify([unitType.toLowerCase(), stationName, assessedAt]);
  const byKey = new Map<string, UnitPlace[]>();
  for (const unit of absent)
    if (unit.assessedAt !== null) byKey.set(keyOf(unit), [...(byKey.get(keyOf(unit)) ?? []), unit]);
  const pairs = arrived.flatMap((unit) =>
    (byKey.get(keyOf(unit)) ?? []).flatMap((old) => {
      const feet = feetBetween(unit, old);
      return feet !== null && feet <= SAME_PLACE_FT ? [{ arrived: unit.identity, old: old.identity, feet }] : [];
    }),
  );
  const found = new Map<string, string>();
  const taken = new Set<string>();
  for (const pair of pairs.sort((a, b) => a.feet - b.feet || (a.arrived + a.old < b.arrived + b.old ? -1 : 1))) {
    if (found.has(pair.arrived) || taken.has(pair.old)) continue;
    found.set(pair.arrived, pair.old);
    taken.add(pair.old);
  }
  return found;
}

/** Feet between two places; null where one of them has none. Exact enough for miles: the earth is flat there. */
export function feetBetween(
  one: Pick<UnitPlace, "latitude" | "longitude">,
  other: Pick<UnitPlace, "latitude" | "longitude">,
): number | null {
  if (one.latitude === null || one.longitude === null || other.latitude === null || other.longitude === null)
    return null;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const north = radians(one.latitude - other.latitude);
  const east = radians(one.longitude - other.longitude) * Math.cos(radians((one.latitude + other.latitude) / 2));
  return Math.hypot(north, east) * EARTH_RADIUS_FT;
}
