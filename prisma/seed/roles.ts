export const ROLES = [
  {
    name: "admin",
    displayName: "Administrator",
    description: "Runs people, regions, lookup tables and the sync; sees everything.",
  },
  {
    name: "supervisor",
    displayName: "Supervisor",
    description: "Watches regions, corrects circuits, decides what counts.",
  },
  { name: "planner", displayName: "Planner", description: "Sees own circuits and regions." },
];

/** Every permission with what it allows, and the roles that have it from the start. */
export const PERMISSIONS: { name: string; description: string; roles: string[] }[] = [
  { name: "circuit:view", description: "See circuits", roles: ["supervisor", "planner"] },
  { name: "circuit:edit", description: "Correct circuits", roles: ["supervisor"] },
  { name: "circuit:exclude", description: "Exclude circuits from reporting", roles: ["supervisor"] },
  {
    name: "circuit:requestExclusion",
    description: "Ask that circuits be excluded from reporting",
    // Supervisors too: whoever may do less than a planner could not look after planners' accounts.
    roles: ["supervisor", "planner"],
  },
  { name: "circuit:viewAll", description: "See circuits of every region", roles: [] },
  { name: "circuit:assign", description: "Assign circuits to people by hand", roles: ["supervisor"] },
  {
    name: "circuit:move",
    description: "Move circuits on the board, mark and note them",
    roles: ["supervisor", "planner"],
  },
  { name: "circuit:create", description: "Make circuits that WorkStudio does not know yet", roles: ["supervisor"] },
  { name: "circuit:delete", description: "Delete circuits, and restore deleted ones", roles: ["supervisor"] },
  { name: "circuit:merge", description: "Merge circuits that were entered twice", roles: ["supervisor"] },
  { name: "circuit:snapshot", description: "Take snapshots of own circuits", roles: ["supervisor", "planner"] },
  { name: "contact:log", description: "Log tries to reach landowners", roles: ["supervisor", "planner"] },
  { name: "sync:view", description: "See syncs", roles: ["supervisor", "planner"] },
  { name: "sync:run", description: "Start and cancel syncs", roles: ["supervisor"] },
  { name: "sync:force", description: "Overwrite people's corrections by a sync", roles: [] },
  { name: "issue:view", description: "See what a sync could not take", roles: ["supervisor"] },
  { name: "issue:resolve", description: "Settle sync issues", roles: ["supervisor"] },
  { name: "user:view", description: "See people", roles: [] },
  { name: "user:edit", description: "Invite, change and disable people", roles: [] },
  { name: "role:edit", description: "Change what roles may do", roles: [] },
  { name: "region:edit", description: "Change regions", roles: [] },
  { name: "lookup:edit", description: "Change lookup tables", roles: [] },
  { name: "activity:view", description: "See the activity log", roles: ["supervisor"] },
  { name: "settings:edit", description: "Change settings", roles: [] },
  { name: "planner:link", description: "Link planners to people", roles: ["supervisor"] },
  { name: "export:run", description: "Export lists", roles: ["supervisor", "planner"] },
];
