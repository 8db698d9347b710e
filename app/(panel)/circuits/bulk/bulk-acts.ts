import type { BulkActState } from "@/lib/domain/bulk-acts/queries";
import { circuitCount, skippedWords } from "@/lib/domain/bulk-acts/rules";

/** What the bar over ticked circuits offers. */
export const BULK_ACTS = [
  {
    kind: "exclude",
    label: "Exclude",
    verb: "Exclude",
    title: "Exclude these from reporting?",
    permission: "circuit:exclude",
  },
  {
    kind: "include",
    label: "Include",
    verb: "Include",
    title: "Take these back into reporting?",
    permission: "circuit:exclude",
  },
  { kind: "region", label: "Region", verb: "Move", title: "Move these to a region", permission: "circuit:edit" },
  {
    kind: "planner",
    label: "Planner",
    verb: "Change",
    title: "Give these to a person, or take them off",
    permission: "circuit:assign",
  },
  {
    kind: "sync",
    label: "Sync",
    verb: "Change",
    title: "Sync the units of these, or do not",
    permission: "circuit:edit",
  },
  { kind: "stage", label: "Stage", verb: "Move", title: "Move these to a stage", permission: "circuit:move" },
] as const;
export type OfferedAct = (typeof BULK_ACTS)[number]["kind"];

type Kind = BulkActState["kind"];

const GOING_ON: Record<Kind, string> = {
  exclude: "Excluding",
  include: "Including",
  region: "Moving",
  assign: "Assigning",
  unassign: "Unassigning",
  "sync-on": "Turning the sync of units on for",
  "sync-off": "Turning the sync of units off for",
  stage: "Moving",
  undo: "Putting back",
};
const DONE: Record<Kind, string> = {
  exclude: "excluded from reporting",
  include: "back in reporting",
  region: "moved to the region",
  assign: "assigned",
  unassign: "unassigned",
  "sync-on": "with the sync of units on",
  "sync-off": "with the sync of units off",
  stage: "moved to the stage",
  undo: "as before",
};

/** An act that goes on: `Excluding 10,000 circuits`. */
export function goingOnWords({ kind, total }: Pick<BulkActState, "kind" | "total">): string {
  return `${GOING_ON[kind]} ${circuitCount(total)}`;
}

/** What an act did: `10,000 circuits excluded from reporting`. */
export function doneWords({ kind, changed }: Pick<BulkActState, "kind" | "changed">): string {
  return `${circuitCount(changed)} ${DONE[kind]}`;
}

/** How an act ended, with what stays as it is. */
export function endedWords(act: Omit<BulkActState, "finishedAt">): { title: string; description?: string } {
  if (act.state === "cancelled") return { title: "Stopped. Nothing was changed." };
  if (act.state === "refused") return { title: act.message ?? "Nothing was changed." };
  const left = skippedWords(act.skipped);
  const names = act.leftNames.length > 0 ? [`Among them: ${act.leftNames.join(", ")}.`] : [];
  const description = [...left, ...names].join(" ");
  return { title: doneWords(act), ...(description ? { description } : {}) };
}
