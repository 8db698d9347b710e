/** Whose account a planner's WorkStudio name is, by its domain, in words. */
export const PLANNER_KINDS = {
  contractor: "Contractor",
  utility: "Utility",
  system: "System",
  unknown: "Not known yet",
} as const;

export type PlannerKind = keyof typeof PLANNER_KINDS;
