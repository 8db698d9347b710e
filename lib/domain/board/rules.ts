import type { Permission } from "@/lib/platform/permissions";

/** The stages of a circuit's work in their order; the columns of the board (docs/domain.md, "Board"). */
export const STAGES = ["active", "pending_permissions", "qc", "rework", "closed"] as const;
export type Stage = (typeof STAGES)[number];

export const STAGE_NAMES: Record<Stage, string> = {
  active: "Active",
  pending_permissions: "Pending permissions",
  qc: "Quality control",
  rework: "Rework",
  closed: "Closed",
};

/** Whether a text of the database or of an address is a stage. */
export function isStage(value: unknown): value is Stage {
  return STAGES.some((stage) => stage === value);
}

/** A stage's name; one of a later version stays as it is stored. */
export function stageName(stage: string): string {
  return isStage(stage) ? STAGE_NAMES[stage] : stage;
}

/** A move back undoes work that counted as done, so that it wants a reason. */
export type Direction = "forward" | "back";

/** Where a circuit may go from each stage. What is not here goes through another stage first. */
const MOVES: Record<Stage, Partial<Record<Stage, Direction>>> = {
  active: { pending_permissions: "forward", qc: "forward" },
  pending_permissions: { active: "back", qc: "forward" },
  qc: { active: "back", pending_permissions: "back", rework: "back", closed: "forward" },
  rework: { active: "back", pending_permissions: "forward", qc: "forward" },
  closed: { qc: "back", rework: "back" },
};

const REFUSALS: Partial<Record<`${Stage} ${Stage}`, string>> = {
  "active closed": "Close it from quality control: nothing is closed that nobody checked.",
  "pending_permissions closed": "Close it from quality control: nothing is closed that nobody checked.",
  "rework closed": "Close it from quality control: rework is checked again first.",
  "active rework": "Rework comes out of quality control; move it there first.",
  "pending_permissions rework": "Rework comes out of quality control; move it there first.",
  "closed active": "Open a closed circuit again in quality control or rework.",
  "closed pending_permissions": "Open a closed circuit again in quality control or rework.",
};

export type MoveRule = { direction: Direction; permission: Permission } | { refusal: string };

/** How a circuit goes from one stage to another, and what that needs; or the sentence why it does not go. */
export function moveRule(from: Stage, to: Stage): MoveRule {
  const direction = MOVES[from][to];
  if (direction) return { direction, permission: stagePermission(from, to) };
  return { refusal: REFUSALS[`${from} ${to}`] ?? "It is in this stage already." };
}

/** From where a circuit may come to a stage, and what each way needs. */
export function waysTo(to: Stage): { from: Stage; direction: Direction; permission: Permission }[] {
  return STAGES.flatMap((from) => {
    const rule = moveRule(from, to);
    return "refusal" in rule ? [] : [{ from, ...rule }];
  });
}

/** Closing a circuit and opening it again is for whoever corrects circuits; every other move for whoever moves them. */
export function stagePermission(...stages: readonly string[]): Permission {
  return stages.includes("closed") ? "circuit:edit" : "circuit:move";
}

/** Colours a card may have; the names are the database's. */
export const COLORS = ["green", "yellow", "orange", "red", "blue", "purple"] as const;
export type Color = (typeof COLORS)[number];

/** The fields under which the log keeps what a person did to a card. */
export const BOARD_FIELDS = {
  stage: "workflow_stage",
  isPinned: "is_pinned",
  isHidden: "is_hidden",
  color: "custom_color",
  notes: "board_notes",
} as const;

const AS_LOGGED: ReadonlySet<string> = new Set(Object.values(BOARD_FIELDS));

/** Whether a field of the log is one of a card. */
export function isBoardField(field: string): boolean {
  return AS_LOGGED.has(field);
}

/** A stage as the log keeps it: `by` is the person who chose it, null where it follows WorkStudio's status. */
export type StageState = { stage: Stage; by: number | null };

/** What taking an act on a card back needs. */
export function boardRevertPermission(states: object): Permission {
  const { before, after } = (states as Record<string, { before: StageState; after: StageState } | undefined>)[
    BOARD_FIELDS.stage
  ] ?? { before: null, after: null };
  return stagePermission(before?.stage ?? "", after?.stage ?? "");
}
