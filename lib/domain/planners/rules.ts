/** Whose account a planner's WorkStudio name is, by its domain, in words. */
export const PLANNER_KINDS = {
  contractor: "Contractor",
  utility: "Utility",
  system: "System",
  unknown: "Not known yet",
} as const;

export type PlannerKind = keyof typeof PLANNER_KINDS;

/** So many pairs of probably the same person are listed, and merged at once, at most. */
export const MOST_PAIRS = 100;

/**
 * The name of two planners that are made one: that of `into`, unless only the other one is a forester's instead of
 * an account's.
 */
export function mergedName(name: string, into: string): string {
  return into.includes("\\") && !name.includes("\\") ? name : into;
}
