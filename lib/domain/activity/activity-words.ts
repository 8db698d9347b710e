/** What an act is about, as the log stores it and as people say it. */
export const NOUNS: Record<string, string> = {
  circuit: "Circuit",
  user: "Person",
  role: "Role",
  region: "Region",
  unit_type: "Unit type",
  api_status_config: "API status",
  permission_status: "Permission status",
  account_domain: "Account domain",
  exclusion_reason: "Exclusion reason",
  planner: "Planner",
  setting: "Settings",
  saved_view: "View of a list",
  key: "Encryption key",
  sync: "Sync",
  sync_issue: "Sync issue",
  activity: "Activity log",
  permission: "Permission",
  session: "Sessions",
  request: "Request",
};

const TABLES: Record<string, [one: string, many: string]> = {
  region: ["a region", "regions"],
  unit_type: ["a unit type", "unit types"],
  api_status_config: ["a WorkStudio status", "WorkStudio statuses"],
  permission_status: ["a permission status", "permission statuses"],
  account_domain: ["an account domain", "account domains"],
  exclusion_reason: ["an exclusion reason", "exclusion reasons"],
};
const BULK_ACTS = ["give-role", "take-role", "add-region", "remove-region", "disable", "enable"];

/** Acts in words that go on from the name of whoever acts. */
export const ACTS: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(TABLES).flatMap(([kind, [one, many]]) => [
      [`${kind}.create`, `created ${one}`],
      [`${kind}.update`, `changed ${one}`],
      [`${kind}.delete`, `deleted ${one}`],
      [`${kind}.activate`, `turned ${one} on`],
      [`${kind}.deactivate`, `turned ${one} off`],
      [`${kind}.revert`, `reverted a change of ${one}`],
      [`${kind}.reorder`, `reordered ${many}`],
      [`${kind}.import`, `imported ${many}`],
    ]),
  ),
  ...Object.fromEntries(BULK_ACTS.map((act) => [`user.bulk_${act.replace("-", "_")}`, "changed several people"])),
  "circuit.view": "looked at a circuit",
  "circuit.edit": "corrected a circuit",
  "circuit.take_theirs": "used WorkStudio’s value",
  "circuit.keep_ours": "kept a corrected value",
  "circuit.exclude": "excluded a circuit",
  "circuit.include": "took a circuit back in",
  "circuit.request_exclusion": "asked that a circuit be excluded",
  "circuit.grant_exclusion": "granted that a circuit is excluded",
  "circuit.refuse_exclusion": "refused to exclude a circuit",
  "circuit.ask_back_exclusion": "asked back about an exclusion",
  "circuit.answer_exclusion": "answered about an exclusion",
  "circuit.withdraw_exclusion": "withdrew a request to exclude a circuit",
  "circuit.change_exclusion": "changed the exclusion of a circuit",
  "circuit.exclusion_due": "asked whether a circuit stays excluded",
  "circuit.contact_try": "tried to reach a landowner",
  "circuit.revert": "reverted a change of a circuit",
  "circuit.snapshot": "took a snapshot of a circuit",
  "circuit.assign": "assigned a circuit to a person",
  "circuit.unassign": "took a circuit off a person",
  "circuit.sync_units_on": "turned the sync of a circuit’s units on",
  "circuit.sync_units_off": "turned the sync of a circuit’s units off",
  "circuit.sync": "changed a circuit",
  "circuit.force_sync": "overwrote a circuit",
  "circuit.not_seen": "no longer found a circuit",
  "circuit.seen_again": "found a circuit again",
  "view.create": "saved a view of a list",
  "view.update": "changed a view of a list",
  "view.delete": "deleted a view of a list",
  "view.start": "chose how a list starts",
  "view.share": "shared a view of a list",
  "view.unshare": "no longer shared a view of a list",
  "planner.view": "looked at a planner",
  "planner.link": "linked a planner to a person",
  "planner.unlink": "unlinked a planner",
  "planner.merge": "merged two planners",
  "planner.leave_out": "left a planner out of analytics",
  "planner.take_in": "took a planner back into analytics",
  "sync.run": "started a sync",
  "sync.force": "started a forced sync",
  "sync.cancel": "cancelled a sync",
  "sync.pause": "paused all syncs",
  "sync.resume": "let syncs begin again",
  "issue.resolve": "resolved a sync issue",
  "issue.reopen": "reopened a sync issue",
  "issue.note": "wrote a note on a sync issue",
  "session.sign_in": "signed in",
  "session.sign_out": "signed out",
  "session.sign_in_failed": "failed to sign in",
  "session.password_proved": "gave the right password, owing a code",
  "session.proof_failed": "failed to confirm who they are",
  "session.end_longest_unused": "signed in an eleventh time, which ended the session unused for longest",
  "two_factor.begin": "began to set up two-factor",
  "two_factor.cancel": "left setting up two-factor",
  "two_factor.enable": "turned two-factor on",
  "two_factor.disable": "turned two-factor off",
  "two_factor.new_codes": "drew new recovery codes",
  "two_factor.recovery_code_used": "used a recovery code",
  "password.change": "changed the password",
  "password.reset": "set a password by link",
  "password.reset_requested": "asked for a reset link",
  "user.create": "created a person",
  "user.invite": "invited a person",
  "user.update": "changed a person",
  "user.revert": "reverted a change of a person",
  "user.disable": "disabled a person",
  "user.enable": "enabled a person",
  "user.delete": "deleted an invitation",
  "user.reset_two_factor": "reset two-factor",
  "user.invite_again": "sent an invitation again",
  "user.send_reset_link": "sent a reset link",
  "user.end_sessions": "ended sessions",
  "user.end_everyones_sessions": "ended everybody’s sessions",
  "user.confirm_ws_name": "confirmed a person’s WorkStudio name",
  "user.set_theme": "chose light or dark",
  "user.skip_step": "put off a first step",
  "user.finish_onboarding": "finished the first steps",
  "ws_account.link": "linked a WorkStudio account",
  "ws_account.prove": "verified a WorkStudio account",
  "ws_account.fail": "failed to verify a WorkStudio account",
  "ws_account.unlink": "unlinked a WorkStudio account",
  "role.create": "created a role",
  "role.update": "changed what a role allows",
  "role.rename": "renamed a role",
  "role.repair": "restored the administrators’ permissions",
  "role.delete": "deleted a role",
  "setting.update": "changed settings",
  "key.rotate": "rotated the encryption key",
  "export.run": "exported a list",
  "permission.refused": "was refused",
  "request.refused": "was refused from another site",
  "retention.purge": "removed what had expired",
};

const VERBS: Record<string, string> = {
  create: "created",
  update: "changed",
  delete: "deleted",
  activate: "activated",
  deactivate: "deactivated",
  reorder: "reordered",
  import: "imported",
  export: "exported",
  rotate: "rotated",
};

/** An act in words; one that this list does not know is read from its name, `noun.verb`. */
export function actWords(action: string): string {
  const known = Object.hasOwn(ACTS, action) ? ACTS[action] : undefined;
  if (known) return known;
  const [noun = "", verb = ""] = action.split(".");
  return `${(Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined) ?? verb.replaceAll("_", " ")} ${noun.replaceAll("_", " ")}`.trim();
}

/** What an act is about, in words. */
export function nounWords(subjectType: string): string {
  const words = subjectType.replaceAll("_", " ");
  return (
    (Object.hasOwn(NOUNS, subjectType) ? NOUNS[subjectType] : undefined) ??
    words.charAt(0).toUpperCase() + words.slice(1)
  );
}
