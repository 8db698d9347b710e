/** A job status, its share of the work orders, and how long ago such circuits were last edited. */
export type SimulatedStatus = {
  code: string;
  caption: string;
  weight: number;
  editedDaysAgo: readonly [number, number];
};

export const STATUSES = [
  { code: "SA", caption: "New", weight: 12, editedDaysAgo: [1, 90] },
  { code: "ACTIV", caption: "In Progress", weight: 40, editedDaysAgo: [0, 21] },
  { code: "QC", caption: "QC", weight: 12, editedDaysAgo: [2, 52] },
  { code: "REWRK", caption: "Rework", weight: 6, editedDaysAgo: [1, 31] },
  { code: "DEF", caption: "Deferral", weight: 5, editedDaysAgo: [40, 340] },
  { code: "CLOSE", caption: "Closed", weight: 25, editedDaysAgo: [20, 300] },
  // Only in a lifelike world; places in this list are stored, so it stands last.
  { code: "REV", caption: "Review", weight: 0, editedDaysAgo: [1, 30] },
] as const satisfies readonly SimulatedStatus[];

export type StatusCode = (typeof STATUSES)[number]["code"];

/** A status by its place in the list, as circuits store it. */
export function statusAt(index: number): (typeof STATUSES)[number] {
  const status = STATUSES[index];
  if (status === undefined) throw new Error(`There is no status ${index}.`);
  return status;
}

/** The place of a status in the list. */
export function statusIndex(code: StatusCode): number {
  return STATUSES.findIndex((status) => status.code === code);
}
