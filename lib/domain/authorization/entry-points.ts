import type { OperationName } from "./matrix";

/** A page answers as the operation that loads it, with another row for `other`; `signed-in` shows the own account, `open` needs no session. */
export type PageAccess = OperationName | "signed-in" | "open";

/** Every page by its route. */
export const PAGES: Record<string, PageAccess> = {
  "/": "open",
  "/sign-in": "open",
  "/sign-in/code": "open",
  "/reset-password": "open",
  "/set-password/[token]": "open",
  "/onboarding": "signed-in",
  "/account": "signed-in",
  "/account/password": "signed-in",
  "/account/sessions": "signed-in",
  "/account/two-factor": "signed-in",
  "/account/workstudio": "signed-in",
  "/circuits": "circuits/list-circuits#listCircuits",
  "/circuits/[id]": "circuits/get-circuit#getCircuit",
  "/circuits/[id]/edit": "circuits/mutations#editCircuit",
  "/issues": "sync/queries#listSyncIssues",
  "/roles": "roles/list-roles#listRoles",
  "/sync": "sync/queries#listSyncRuns",
  "/sync/[id]": "sync/queries#getSyncRun",
  "/users": "users/list-users#listUsers",
  "/users/[id]": "users/get-user#getUser",
  "/users/[id]/edit": "users/update-user#updateUser",
  "/users/invite": "users/invite-user#inviteUser",
};

/** Every route by method and path: the operation behind it, or why it is open. */
export const ROUTES: Record<string, { operation: OperationName } | { open: string }> = {
  "GET /api/activity/export": { operation: "activity/export-activity#exportActivity" },
  "GET /api/auth/[...nextauth]": { open: "signing in: NextAuth's own answers for whoever holds the cookie" },
  "POST /api/auth/[...nextauth]": { open: "signing in: same-origin, delays and limits inside" },
  "GET /api/health": { open: "says whether the database answers, and nothing else (security H6)" },
  "GET /api/inngest": { open: "the jobs server only: its token or signature is asked for first (security E10)" },
  "POST /api/inngest": { open: "the jobs server only: its token or signature is asked for first (security E10)" },
  "PUT /api/inngest": { open: "the jobs server only: its token or signature is asked for first (security E10)" },
  "POST /api/sign-out": { open: "same-origin; ends the session whose cookie is sent" },
  "GET /api/sync/state": { operation: "sync/queries#getSyncState" },
};

/** Every server action by `folder#name` below app/, and the operation it performs, or the function without an actor. */
export const ACTIONS: Record<string, OperationName | { open: string }> = {
  "(auth)/set-password/[token]/actions#setPasswordByLinkAction": { open: "users/set-password-by-link#setPasswordByLink" },
  "(auth)/reset-password/actions#requestResetLinkAction": { open: "users/request-reset-link#requestResetLink" },
  "(auth)/onboarding/actions#skipOnboardingStepAction": "users/onboarding#skipOnboardingStep",
  "(auth)/onboarding/actions#finishOnboardingAction": "users/onboarding#finishOnboarding",
  "(panel)/session-actions#proveAgainAction": "users/prove-again#proveAgain",
  "(panel)/account/actions#updateProfileAction": "account/profile#updateProfile",
  "(panel)/account/actions#setThemeAction": "account/profile#setTheme",
  "(panel)/account/actions#setDefaultRegionAction": "account/profile#setDefaultRegion",
  "(panel)/account/actions#endOwnSessionAction": "account/own-sessions#endOwnSession",
  "(panel)/account/actions#endOtherOwnSessionsAction": "account/own-sessions#endOtherOwnSessions",
  "(panel)/account/actions#replaceTwoFactorAction": "account/two-factor#replaceTwoFactor",
  "(panel)/account/actions#turnOffTwoFactorAction": "account/two-factor#turnOffTwoFactor",
  "(panel)/account/actions#renewRecoveryCodesAction": "account/two-factor#renewRecoveryCodes",
  "(panel)/account/actions#confirmTwoFactorAction": "account/two-factor#confirmTwoFactor",
  "(panel)/account/actions#changePasswordAction": "account/change-password#changePassword",
  "(panel)/account/actions#beginTwoFactorAction": "account/two-factor#beginTwoFactor",
  "(panel)/account/actions#cancelTwoFactorAction": "account/two-factor#cancelTwoFactor",
  "(panel)/account/workstudio/actions#linkAccountAction": "ws-accounts/link-account#linkAccount",
  "(panel)/account/workstudio/actions#proveAccountAction": "ws-accounts/link-account#proveAccount",
  "(panel)/account/workstudio/actions#unlinkAccountAction": "ws-accounts/link-account#unlinkAccount",
  "(panel)/circuits/actions#editCircuitAction": "circuits/mutations#editCircuit",
  "(panel)/circuits/actions#takeTheirsAction": "circuits/mutations#takeTheirs",
  "(panel)/circuits/actions#excludeCircuitAction": "circuits/mutations#setCircuitExcluded",
  "(panel)/sync/actions#requestCircuitSyncAction": "sync/mutations#openCircuitSync",
  "(panel)/sync/actions#cancelSyncAction": "sync/mutations#cancelSync",
  "(panel)/sync/actions#resolveIssueAction": "sync/mutations#resolveIssue",
  "(panel)/roles/actions#updateRolePermissionsAction": "roles/mutations#updateRolePermissions",
  "(panel)/users/actions#updateUserAction": "users/update-user#updateUser",
  "(panel)/users/actions#disableUserAction": "users/set-user-active#disableUser",
  "(panel)/users/actions#enableUserAction": "users/set-user-active#enableUser",
  "(panel)/users/actions#deleteInvitedUserAction": "users/delete-invited-user#deleteInvitedUser",
  "(panel)/users/actions#resetTwoFactorAction": "users/reset-two-factor#resetTwoFactor",
  "(panel)/users/actions#endSessionAction": "users/end-sessions#endSession",
  "(panel)/users/actions#endSessionsAction": "users/end-sessions#endSessions",
  "(panel)/users/actions#endEveryonesSessionsAction": "users/end-sessions#endEveryonesSessions",
  "(panel)/users/actions#bulkUsersAction": "users/bulk-users#bulkUsers",
  "(panel)/users/actions#previewBulkAction": "users/bulk-users#previewBulk",
  "(panel)/users/actions#inviteUserAction": "users/invite-user#inviteUser",
  "(panel)/users/actions#sendLinkAction": "users/send-link#sendLink",
};

/** Every function of the jobs engine by its id; all run as a system actor, and only the jobs server can start them. */
export const JOBS: Record<string, string> = {
  "sync-circuits": "runs a sync that was opened with permission, or that the schedule asks for",
  "fail-abandoned-syncs": "every minute",
  "purge-expired-sessions": "every night",
};
