import { Random } from "../random";
import { faultSchema, isTableFault, type Fault, type FaultRequest } from "./fault";

/** What a fault can be matched against. */
export type FaultTarget = {
  protocol: string;
  filterName: string;
  filterValue: string;
  account: string;
  isDataset: boolean;
};

type Entry = { id: number; fault: Fault; seen: number; spoiled: number; random: Random };

/** A fault that was asked for, and how often it struck. */
export type FaultListing = { id: number; kind: Fault["kind"]; seen: number; spoiled: number };

/** The faults that were asked for; each call meets at most one, the oldest that fits. */
export class FaultBook {
  #entries: Entry[] = [];
  #nextId = 1;

  /** Adds a fault and returns its number. Throws a ZodError when it makes no sense. */
  add(request: FaultRequest): number {
    const fault = faultSchema.parse(request);
    const id = this.#nextId++;
    this.#entries.push({ id, fault, seen: 0, spoiled: 0, random: new Random(fault.seed) });
    return id;
  }

  /** Takes one fault away; false when there is none of that number. */
  remove(id: number): boolean {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.id !== id);
    return this.#entries.length < before;
  }

  /** Takes all faults away. */
  clear(): void {
    this.#entries = [];
  }

  /** All faults, oldest first. */
  list(): FaultListing[] {
    return this.#entries.map(({ id, fault, seen, spoiled }) => ({ id, kind: fault.kind, seen, spoiled }));
  }

  /** The fault that spoils this call, or null; counts it as used. */
  take(target: FaultTarget): Fault | null {
    for (const entry of this.#entries) {
      if (!fits(entry.fault, target) || entry.spoiled >= (entry.fault.times ?? Number.POSITIVE_INFINITY)) continue;
      entry.seen++;
      if (entry.seen <= entry.fault.skip || !entry.random.chance(entry.fault.probability)) continue;
      entry.spoiled++;
      return entry.fault;
    }
    return null;
  }
}

function fits({ kind, match }: Fault, target: FaultTarget): boolean {
  if (isTableFault(kind) && !target.isDataset) return false;
  if (match.protocol !== undefined && match.protocol !== target.protocol) return false;
  if (match.filterName !== undefined && match.filterName !== target.filterName) return false;
  if (match.filterValue !== undefined && match.filterValue !== target.filterValue) return false;
  return match.account === undefined || match.account.toLowerCase() === target.account.toLowerCase();
}
