/** What `npm run test:faults` tries, in this order. */
export const partNames = [
  "kills",
  "acts",
  "units",
  "circuits",
  "bytes",
  "edits",
  "processes",
  "workstudio",
  "outages",
] as const;

export type PartName = (typeof partNames)[number];
