import type { BulkActState } from "@/lib/domain/bulk-acts/queries";
import { circuitCount, skippedWords } from "@/lib/domain/bulk-acts/rules";
import type { OfferedAct } from "./bulk-acts";

type Kind = BulkActState["kind"];

const TITLES: Record<OfferedAct, (circuits: string, them: string) => string> = {
  exclude: (circuits) => `Exclude ${circuits} from reporting?`,
  include: (circuits) => `Take ${circuits} back into reporting?`,
  region: (circuits) => `Move ${circuits} to a region`,
  planner: (circuits, them) => `Give ${circuits} to a person, or take ${them} off`,
  sync: (circuits) => `Sync the units of ${circuits}, or do not`,
  stage: (circuits) => `Move ${circuits} to a stage`,
};
const EFFECTS: Partial<Record<OfferedAct, [one: string, many: string]>> = {
  exclude: ["It takes out of the totals", "They take out of the totals"],
  include: ["It brings back", "They bring back"],
  region: [
    "It takes from its region’s totals to the other one’s",
    "They take from their regions’ totals to the other one’s",
  ],
};

/** What the button that does an act says before the number of circuits. */
export const VERBS: Record<OfferedAct, string> = {
  exclude: "Exclude",
  include: "Include",
  region: "Move",
  planner: "Change",
  sync: "Change",
  stage: "Move",
};

/** What a dialog asks about some circuits: `Move this circuit to a region`, `Move 12 circuits to a region`. */
export function titleWords(kind: OfferedAct, count: number): string {
  return count === 1 ? TITLES[kind]("this circuit", "it") : TITLES[kind](circuitCount(count), "them");
}

/** What an act does to the totals, to which its figures are added; nothing where it leaves them. */
export function effectWords(kind: OfferedAct, count: number): string {
  return EFFECTS[kind]?.[count === 1 ? 0 : 1] ?? "";
}

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
