/** What the bar over ticked circuits offers, and who may do it. */
export const BULK_ACTS = [
  { kind: "exclude", label: "Exclude", permission: "circuit:exclude" },
  { kind: "include", label: "Include", permission: "circuit:exclude" },
  { kind: "region", label: "Region", permission: "circuit:edit" },
  { kind: "planner", label: "Planner", permission: "circuit:assign" },
  { kind: "sync", label: "Sync", permission: "circuit:edit" },
  { kind: "stage", label: "Stage", permission: "circuit:move" },
] as const;
export type OfferedAct = (typeof BULK_ACTS)[number]["kind"];

/** A button of the bar. */
export type BarAct = { kind: OfferedAct; label: string };
