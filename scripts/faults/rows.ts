import type { PartName } from "./part-names";

type Test = readonly [file: string, title: string];
/**
 * Where a row of the fault tables of docs/security.md is tried: in parts of this runner, and in tests of the product by
 * their file and the beginning of their title, one for each thing that the row says holds.
 */
export type FaultRow = { parts: readonly PartName[]; tests: readonly Test[] };

const row = (parts: readonly PartName[], ...tests: Test[]): FaultRow => ({ parts, tests });
const workstudio = (...tests: Test[]): FaultRow => row(["workstudio"], ...tests);

const LEASE = "lib/domain/circuit-sync/lease.test.ts";
const RUN_STEP = "lib/domain/sync-runs/run-step.test.ts";
const LIMITS = "lib/platform/database-limits.database.test.ts";
const CLIENT = "lib/workstudio/client.test.ts";
const CLIENT_FAULTS = "lib/workstudio/client-faults.test.ts";
const TABLE = "lib/workstudio/ddo-table.test.ts";
const ISSUES = "lib/domain/sync-issues/issues.test.ts";
const UNITS_GONE = "lib/domain/planned-unit-sync/units-gone-or-moved.test.ts";
const FAILED_ANSWERS = "lib/domain/planned-unit-sync/failed-answers.test.ts";
const DATES = "lib/workstudio/date-cell.test.ts";

export const FAULT_ROWS: Record<string, FaultRow> = {
  R1: row(
    ["kills", "acts", "processes"],
    [RUN_STEP, "is handed over again, goes on where it was, and ends well"],
    [RUN_STEP, "that was a command is not handed to anybody, and ends within a minute"],
  ),
  R2: row(["kills", "acts"], ["lib/domain/circuit-sync/lost-answers.test.ts", "R2 a sync each of whose steps"]),
  R3: row(
    ["processes"],
    ["inngest/worker/worker-server.test.ts", "lets a step end that is under way when it stops"],
    ["inngest/worker/worker-server.test.ts", "hands a step back that does not end in time"],
  ),
  R4: row(
    ["outages"],
    ["lib/domain/circuit-sync/crashed-database.process.test.ts", "R4 a crash of PostgreSQL in the middle"],
    [LIMITS, "R4 a server that ends a connection in the middle"],
  ),
  R5: row(["outages"], ["e2e/requests.spec.ts", "R5 without the database"]),
  R6: row([], ["lib/platform/db.database.test.ts", "R6 given connections that the server closed"]),
  R7: row([], [LIMITS, "R7 with no connection free"]),
  R8: row([], [LIMITS, "R8 a statement, a lock and an idle transaction"]),
  R9: row([], ["lib/platform/mutate.database.test.ts", "that a real deadlock of %s ends is tried again"]),
  R10: row(
    [],
    [LIMITS, "R10 a database that takes no writes"],
    [LIMITS, "R10 a database that takes no more connections"],
    ["lib/domain/circuit-sync/failures.test.ts", "R10 in the middle of a batch leaves nothing of it"],
  ),
  R11: row(
    [],
    ["prisma/migrate.process.test.ts", "says which migration failed and why"],
    ["prisma/migrate.process.test.ts", "refuses a database %s, and leaves it as it is"],
  ),
  R12: row(
    [],
    [RUN_STEP, "is caught up by one run"],
    [RUN_STEP, "is done once, and the counts are those of what was written"],
    [RUN_STEP, "R12 an event that is delivered once more after its run has ended"],
  ),
  W1: workstudio(
    [CLIENT, "never tries again after %i (W1)"],
    ["lib/domain/circuit-sync/personal-account.test.ts", "W1 puts a refused account aside, tells its owner"],
    ["lib/domain/ws-accounts/ws-accounts.test.ts", "a third try within the hour without asking WorkStudio"],
  ),
  W2: workstudio(
    [CLIENT_FAULTS, "honours Retry-After %s after 429 (W2)"],
    [CLIENT_FAULTS, "keeps other calls out too while a server asks to be left alone"],
  ),
  W3: workstudio(
    [CLIENT_FAULTS, "recovers from %i within five tries"],
    [CLIENT_FAULTS, "gives up after five tries, then leaves the server alone and sends one probe"],
  ),
  W4: workstudio(
    [CLIENT, "never tries again after %i (W4)"],
    [FAILED_ANSWERS, "as $kind is one line of the log; the others go on"],
  ),
  W5: workstudio([CLIENT, "takes HTTP 200 with %s %j for %s, never for zero circuits"]),
  W6: workstudio([CLIENT, "follows no redirect and sends the credentials nowhere else"]),
  W7: workstudio([CLIENT_FAULTS, "ends at the deadline when the server %s"]),
  W8: workstudio([CLIENT_FAULTS, "stores nothing when %s"]),
  W9: workstudio([CLIENT_FAULTS, "limits (W9)"]),
  W10: workstudio([ISSUES, "a circuit sent twice"], [UNITS_GONE, "that comes twice in one answer is one unit"]),
  W11: workstudio(
    [TABLE, "maps by heading name when columns move"],
    [TABLE, "refuses the answer before any row when a required column is missing"],
  ),
  W12: row(["workstudio", "circuits", "units"], [TABLE, "marks rows of the wrong width or shape as broken"]),
  W13: row(["workstudio", "circuits", "units"], [TABLE, "keeps all digits of identities beyond 2^53"]),
  W14: row(["workstudio", "circuits", "units"], ["lib/workstudio/cells.test.ts", "storable text and JSON (W14)"]),
  W15: row(["workstudio", "bytes"], [TABLE, "survives hostile nesting and names"]),
  W16: workstudio(
    ["lib/domain/circuit-sync/rules.test.ts", "given less than half of the stored circuits"],
    ["lib/domain/circuit-sync/failures.test.ts", "yields when an administrator accepts fewer"],
  ),
  W17: row(
    [],
    ["lib/domain/circuit-sync/circuit-sync.test.ts", "gives every piece its main circuit as parent"],
    [ISSUES, "a status nobody configured"],
  ),
  W19: row(["circuits", "units"], [DATES, "parseDateCell"]),
  W20: workstudio(["lib/domain/circuit-sync/failures.test.ts", "one status that fails"]),
  W21: workstudio(),
  K1: row(["edits", "processes"], [LEASE, "asked for by thirty callers"]),
  K2: row(["processes"], [LEASE, "that wakes up after another took over"]),
  K3: row(
    [],
    ["lib/platform/merge-fields.test.ts", "K3 writes only what was touched"],
    ["lib/domain/circuits/mutations.test.ts", "of the same field keeps the first and shows both values to the second"],
  ),
  K4: row(["edits"], ["lib/domain/circuit-sync/concurrent-edits.test.ts", "edits while syncs run"]),
  K5: row(
    ["acts"],
    [
      "lib/domain/bulk-acts/bulk-acts.test.ts",
      "is one act with one answer when it is sent twice, also at the same time",
    ],
  ),
  K6: row([], ["lib/domain/users/keep-holders.test.ts", "K6 two who demote each other at once"]),
  K7: row(
    [],
    ["lib/domain/board/mutations.test.ts", "loses no card to two people at once"],
    ["lib/domain/board/place-card.test.ts", "keeps the order that a person made, whatever the moves"],
  ),
  K8: row(["kills"], ["lib/domain/planners/planners.test.ts", "K8 is one of a name that thirty bring at once"]),
  T1: row(
    [],
    ["lib/platform/time.test.ts", "T1 is midnight Eastern"],
    ["inngest/embedded/cron.test.ts", "ticks once a day at the local hour, over both changes of the clock"],
    ["lib/domain/aggregates/run-day-build.test.ts", "agrees with sums over the units"],
  ),
  T2: row(
    [],
    [DATES, "does not depend on a server in %s"],
    ["scripts/lib/inspect-sessions.process.test.ts", "still gives sessions in UTC"],
  ),
  T3: row(
    [],
    ["lib/platform/totp.test.ts", "T3 stay wrong or right on strange days"],
    ["lib/domain/sign-in/sign-in-with-code.test.ts", "B3 takes a code once, and none before it"],
    ["lib/platform/sessions.database.test.ts", "ends twelve hours after it was opened, however busy"],
  ),
  T4: row(
    [],
    ["inngest/embedded/cron.test.ts", "takes the newest missed tick for all of a gap"],
    [RUN_STEP, "is caught up by one run"],
  ),
};

/** What tried each row just now, and which tests of `npm test` try it too, each in a line of its own. */
export function tellRows(tried: readonly string[]): string[] {
  return Object.entries(FAULT_ROWS).flatMap(([id, { parts, tests }]) => {
    const here = parts.filter((part) => tried.includes(part));
    const where = [
      ...(here.length > 0 ? [`tried here (${here.join(", ")})`] : []),
      ...tests.map(([file, title]) => `${file}: ${title}`),
    ];
    if (where.length === 0) where.push(`not tried: run with --only ${parts.join(",")}`);
    return where.map((line, index) => `${(index === 0 ? id : "").padEnd(4)} ${line}`);
  });
}
