import type { Permission } from "@/lib/platform/permissions";

/** The seeded roles, and two that an administrator could make: everything but other regions, and nothing at all. */
export const ROLES = ["admin", "supervisor", "planner", "regional", "nobody"] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a role may do with an operation. `all`: with rows of every region. `own`: with rows of its own regions (or, of
 * an account, its own); another row answers exactly like one that does not exist. `yes`: the operation has no rows of a
 * region. `no`: FORBIDDEN, whatever the row. `none`: answered, but without any row.
 */
export type Answer = "all" | "own" | "yes" | "no" | "none";

export type Operation = {
  /** All that it needs together; none for the own account. */
  permissions: readonly Permission[];
  /** Open rows of another kind by themselves, so that whoever holds one is not refused at the door. */
  otherDoors?: readonly Permission[];
  answers: Record<Role, Answer>;
  /** Refused with MFA_REQUIRED when the last proof is older than ten minutes (security C8). */
  needsRecentProof: boolean;
};

/**
 * One line of the matrix: the permission, then the answers to administrator, supervisor, planner and an administrator
 * of one region; nobody else may.
 */
export function operation(
  needs: Permission | readonly Permission[],
  admin: Answer,
  supervisor: Answer,
  planner: Answer,
  regional: Answer,
): Operation {
  return {
    permissions: [needs].flat(),
    answers: { admin, supervisor, planner, regional, nobody: "no" },
    needsRecentProof: false,
  };
}

/** As `operation`, for a dangerous act. */
export function dangerous(
  permission: Permission,
  admin: Answer,
  supervisor: Answer,
  planner: Answer,
  regional: Answer,
): Operation {
  return { ...operation(permission, admin, supervisor, planner, regional), needsRecentProof: true };
}

/**
 * Open to everybody who is signed in, for their own account only; `own` where the operation takes an id that could be
 * somebody else's.
 */
export function ownAccount(answer: "yes" | "own" = "yes", needsRecentProof = false): Operation {
  return {
    permissions: [],
    answers: { admin: answer, supervisor: answer, planner: answer, regional: answer, nobody: answer },
    needsRecentProof,
  };
}

/** Open to everybody who is signed in, and answers what the role may see anyway. */
export function whoever(admin: Answer, supervisor: Answer, planner: Answer, regional: Answer): Operation {
  return {
    permissions: [],
    answers: { admin, supervisor, planner, regional, nobody: "none" },
    needsRecentProof: false,
  };
}

/** As another operation, which also has rows of another kind that other permissions open. */
export function withOtherDoors(operation: Operation, ...otherDoors: readonly Permission[]): Operation {
  return { ...operation, otherDoors };
}
