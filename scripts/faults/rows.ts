import type { PartName } from "./part-names";

/** Where a row of the fault tables of docs/security.md is tried: in parts of this runner, and in a test of the product by its file and the beginning of its title. */
export type FaultRow = { parts?: readonly PartName[]; test?: readonly [file: string, title: string] };

const workstudio = (file: string, title: string): FaultRow => ({ parts: ["workstudio"], test: [file, title] });

export const FAULT_ROWS: Record<string, FaultRow> = {
  R1: { parts: ["kills", "acts", "processes"] },
  R2: {
    parts: ["kills", "acts"],
    test: ["lib/domain/circuit-sync/lost-answers.test.ts", "R2 a sync each of whose steps"],
  },
  R3: { test: ["inngest/worker/worker-server.test.ts", "hands a step back that does not end in time"] },
  R4: {
    parts: ["outages"],
    test: ["lib/domain/circuit-sync/crashed-database.process.test.ts", "R4 a crash of PostgreSQL in the middle"],
  },
  R5: { parts: ["outages"], test: ["e2e/requests.spec.ts", "R5 without the database"] },
  R6: { test: ["lib/platform/db.database.test.ts", "R6 given connections that the server closed"] },
  R7: { test: ["lib/platform/database-limits.database.test.ts", "R7 with no connection free"] },
  R8: { test: ["lib/platform/database-limits.database.test.ts", "R8 a statement, a lock and an idle transaction"] },
  R9: { test: ["lib/platform/mutate.database.test.ts", "that a real deadlock of %s ends is tried again"] },
  R10: { test: ["lib/platform/database-limits.database.test.ts", "R10 a database that takes no writes"] },
  R11: { test: ["prisma/migrate.process.test.ts", "says which migration failed and why"] },
  R12: { test: ["lib/domain/sync-runs/run-step.test.ts", "is caught up by one run"] },
  W1: workstudio("lib/workstudio/client.test.ts", "never tries again after %i (W1)"),
  W2: workstudio("lib/workstudio/client-faults.test.ts", "honours Retry-After %s after 429 (W2)"),
  W3: workstudio("lib/workstudio/client-faults.test.ts", "recovers from %i within five tries"),
  W4: workstudio("lib/workstudio/client.test.ts", "never tries again after %i (W4)"),
  W5: workstudio("lib/workstudio/client.test.ts", "takes HTTP 200 with %s %j for %s, never for zero circuits"),
  W6: workstudio("lib/workstudio/client.test.ts", "follows no redirect and sends the credentials nowhere else"),
  W7: workstudio("lib/workstudio/client-faults.test.ts", "ends at the deadline when the server %s"),
  W8: workstudio("lib/workstudio/client-faults.test.ts", "stores nothing when %s"),
  W9: workstudio("lib/workstudio/client-faults.test.ts", "limits (W9)"),
  W10: workstudio("lib/domain/sync-issues/issues.test.ts", "a circuit sent twice"),
  W11: workstudio("lib/workstudio/ddo-table.test.ts", "maps by heading name when columns move"),
  W12: { parts: ["workstudio", "circuits", "units"] },
  W13: { parts: ["workstudio", "circuits", "units"] },
  W14: { parts: ["workstudio", "circuits", "units"] },
  W15: { parts: ["workstudio", "bytes"] },
  W16: workstudio("lib/domain/circuit-sync/rules.test.ts", "given less than half of the stored circuits"),
  W17: { test: ["lib/domain/circuit-sync/circuit-sync.test.ts", "gives every piece its main circuit as parent"] },
  W19: { parts: ["circuits", "units"], test: ["lib/workstudio/date-cell.test.ts", "parseDateCell"] },
  W20: workstudio("lib/domain/circuit-sync/failures.test.ts", "one status that fails"),
  W21: { parts: ["workstudio"] },
  K1: { parts: ["edits", "processes"], test: ["lib/domain/circuit-sync/lease.test.ts", "asked for by thirty callers"] },
  K2: { parts: ["kills"], test: ["lib/domain/circuit-sync/lease.test.ts", "that wakes up after another took over"] },
  K3: { test: ["lib/platform/merge-fields.test.ts", "K3 writes only what was touched"] },
  K4: { parts: ["edits"], test: ["lib/domain/circuit-sync/concurrent-edits.test.ts", "edits while syncs run"] },
  K6: { test: ["lib/domain/users/keep-holders.test.ts", "K6 two who demote each other at once"] },
  T1: { test: ["lib/platform/time.test.ts", "T1 is midnight Eastern"] },
  T2: { test: ["lib/workstudio/date-cell.test.ts", "calendar days"] },
  T3: { test: ["lib/platform/totp.test.ts", "T3 stay wrong or right on strange days"] },
  T4: { test: ["inngest/embedded/cron.test.ts", "takes the newest missed tick for all of a gap"] },
};

/** In a line each: what tried a row just now, and which test of `npm test` tries it too. */
export function tellRows(tried: readonly string[]): string[] {
  return Object.entries(FAULT_ROWS).map(([id, { parts = [], test }]) => {
    const here = parts.filter((part) => tried.includes(part));
    const where = [
      ...(here.length > 0 ? [`tried here (${here.join(", ")})`] : []),
      ...(test ? [`${test[0]}: ${test[1]}`] : []),
    ];
    return `${id.padEnd(4)} ${where.join("; ") || `not tried: run with --only ${parts.join(",")}`}`;
  });
}
