import { type Operation, dangerous, operation, ownAccount } from "./answers";

/**
 * Every domain function that acts for somebody, by `folder/file#function` (security D3): what it needs, and what each role is answered.
 * A new operation is one line here and one call in `testing/<noun>-calls.ts`; scripts/authorization-matrix.test.ts misses it otherwise.
 */
export const OPERATIONS = {
  //                                                                  admin  superv. planner regional
  "activity/list-activity#listActivity": operation("activity:view", "all", "own", "no", "own"),
  "activity/list-activity-options#listActivityOptions": operation("activity:view", "yes", "yes", "no", "yes"),
  "activity/get-activity#getActivity": operation("activity:view", "all", "own", "no", "own"),
  "activity/export-activity#exportActivity": operation(["activity:view", "export:run"], "all", "own", "no", "own"),
  "activity/list-history#listCircuitHistory": operation("circuit:view", "all", "own", "own", "own"),

  "circuits/list-circuits#listCircuits": operation("circuit:view", "all", "own", "own", "own"),
  "circuits/list-filter-options#listFilterOptions": operation("circuit:view", "all", "own", "own", "own"),
  "circuits/get-circuit#getCircuit": operation("circuit:view", "all", "own", "own", "own"),
  "circuits/mutations#editCircuit": operation("circuit:edit", "all", "own", "no", "own"),
  "circuits/mutations#takeTheirs": operation("circuit:edit", "all", "own", "no", "own"),
  "circuits/mutations#setCircuitExcluded": operation("circuit:exclude", "all", "own", "no", "own"),

  "sync/queries#listSyncRuns": operation("sync:view", "yes", "yes", "yes", "yes"),
  "sync/queries#getSyncState": operation("circuit:view", "yes", "yes", "yes", "yes"),
  "sync/queries#getSyncRun": operation("sync:view", "all", "own", "own", "own"),
  "sync/queries#listSyncIssues": operation("issue:view", "all", "own", "no", "own"),
  "sync/mutations#openCircuitSync": operation("sync:run", "yes", "yes", "no", "yes"),
  "sync/mutations#openScheduledCircuitSync": operation("sync:run", "yes", "yes", "no", "yes"),
  "sync/mutations#cancelSync": operation("sync:run", "yes", "yes", "no", "yes"),
  "sync/mutations#resolveIssue": operation("issue:resolve", "all", "own", "no", "own"),

  "users/list-users#listUsers": operation("user:view", "all", "no", "no", "own"),
  "users/list-users#countUsers": operation("user:view", "all", "no", "no", "own"),
  "users/get-user#getUser": operation("user:view", "all", "no", "no", "own"),
  "users/user-options#listUserOptions": operation("user:view", "yes", "no", "no", "yes"),
  "users/bulk-users#previewBulk": operation("user:edit", "all", "no", "no", "own"),
  "users/bulk-users#bulkUsers": dangerous("user:edit", "all", "no", "no", "own"),
  "users/create-user#createUser": operation("user:edit", "yes", "no", "no", "yes"),
  "users/invite-user#inviteUser": dangerous("user:edit", "yes", "no", "no", "yes"),
  "users/update-user#updateUser": dangerous("user:edit", "all", "no", "no", "own"),
  "users/set-user-active#disableUser": dangerous("user:edit", "all", "no", "no", "own"),
  "users/set-user-active#enableUser": dangerous("user:edit", "all", "no", "no", "own"),
  "users/delete-invited-user#deleteInvitedUser": dangerous("user:edit", "all", "no", "no", "own"),
  "users/reset-two-factor#resetTwoFactor": dangerous("user:edit", "all", "no", "no", "own"),
  "users/send-link#sendLink": dangerous("user:edit", "all", "no", "no", "own"),
  "users/end-sessions#endSession": dangerous("user:edit", "all", "no", "no", "own"),
  "users/end-sessions#endSessions": dangerous("user:edit", "all", "no", "no", "own"),
  "users/end-sessions#endEveryonesSessions": dangerous("user:edit", "yes", "no", "no", "no"),

  "roles/list-roles#listRoles": operation("role:edit", "yes", "no", "no", "yes"),
  "roles/mutations#updateRolePermissions": dangerous("role:edit", "yes", "no", "no", "yes"),
  "roles/mutations#createRole": dangerous("role:edit", "yes", "no", "no", "yes"),
  "roles/mutations#renameRole": dangerous("role:edit", "yes", "no", "no", "yes"),
  "roles/mutations#deleteRole": dangerous("role:edit", "yes", "no", "no", "yes"),

  "retention/purge-expired#purgeExpired": operation("settings:edit", "yes", "no", "no", "yes"),

  "account/profile#getProfile": ownAccount(),
  "account/profile#updateProfile": ownAccount(),
  "account/profile#setTheme": ownAccount(),
  "account/profile#setDefaultRegion": ownAccount(),
  "account/own-regions#listOwnRegions": ownAccount(),
  "account/own-sessions#listOwnSessions": ownAccount("own"),
  "account/own-sessions#endOwnSession": ownAccount("own"),
  "account/own-sessions#endOtherOwnSessions": ownAccount(),
  "account/change-password#changePassword": ownAccount(),
  "account/two-factor#getTwoFactor": ownAccount(),
  "account/two-factor#beginTwoFactor": ownAccount("yes", true),
  "account/two-factor#cancelTwoFactor": ownAccount(),
  "account/two-factor#confirmTwoFactor": ownAccount(),
  "account/two-factor#replaceTwoFactor": ownAccount(),
  "account/two-factor#renewRecoveryCodes": ownAccount(),
  "account/two-factor#turnOffTwoFactor": ownAccount(),
  "users/onboarding#getOnboarding": ownAccount(),
  "users/onboarding#skipOnboardingStep": ownAccount(),
  "users/onboarding#finishOnboarding": ownAccount(),
  "users/prove-again#proveAgain": ownAccount(),
  "ws-accounts/account-state#getOwnWsAccount": ownAccount(),
  "ws-accounts/link-account#linkAccount": ownAccount("yes", true),
  "ws-accounts/link-account#proveAccount": ownAccount(),
  "ws-accounts/link-account#unlinkAccount": ownAccount(),
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

/** Functions that take an actor and are no operation by themselves, and why. */
export const PARTS: Record<string, string> = {
  "activity/activity-scope#activityScope": "the row scope of the log, as SQL",
  "activity/activity-scope#activityScopes": "the row scope of the log, as SQL",
  "activity/activity-scope#originScope": "whose addresses may be seen, as SQL",
  "activity/activity-row#activityColumns": "what may be seen of a row, as SQL",
  "activity/activity-filter#activityFilter": "the filter as SQL, within the row scope",
  "activity/list-activity#readActivity": "rows of the scope, for a caller that has checked the permission",
  "circuits/scope#circuitScope": "the row scope of circuits, as SQL",
  "sync/issue-scope#issueScope": "the row scope of issues, as SQL",
  "sync/preview-in-scope#previewInScope": "cuts what getSyncRun answers to the row scope",
  "users/user-conditions#userScope": "the row scope of people, as SQL",
  "users/grants#lockGrants": "inside the transaction of every change of people and roles",
  "users/grants#lockPerson": "inside the transaction of every change of a person",
  "users/prove-again#proveBoth": "the proof inside acts on the own second factor",
  "users/prove-again#provePassword": "the proof inside acts on the own account",
  "account/change-password#nextPasswordLength": "a number for a form, from the actor alone",
  "account/own-regions#requireOwnRegion": "the check inside acts on the own default region",
};

/** What runs without an actor although a screen, route or job calls it, and what guards it instead. */
export const WITHOUT_ACTOR: Record<string, string> = {
  "users/sign-in#signIn": "nobody is signed in yet; delays and limits guard it (security A6 to A10)",
  "users/sign-in-code#signInWithCode": "the challenge of the first step stands for the person (security B7)",
  "users/challenge#findChallenger": "the challenge's own token, which opens nothing else (security B7)",
  "users/sign-out#signOut": "the session's own token",
  "users/request-reset-link#requestResetLink": "answers everybody the same, limited by address (security A5)",
  "users/set-password-by-link#findPasswordLink": "the one-time link's own token",
  "users/set-password-by-link#setPasswordByLink": "the one-time link's own token",
  "sync/queries#getCircuitSyncOptions": "a step of the sync job, for a run that was opened with permission",
  "sync/mutations#failSync": "the end of the sync job",
  "sync/run-circuit-sync#runCircuitSync": "the sync job; the lease of a run that was opened with permission guards it",
  "sync/sync-log#failAbandonedRuns": "closes logs of runs whose process died; a job every minute",
};
