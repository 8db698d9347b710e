import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { signedIn } from "../testing/people";
import { readLog, sync } from "../testing/sync";
import { getOwnWsAccount } from "../ws-accounts/queries";
import { linkAccount } from "../ws-accounts/link-account";
import { unlinkAccount } from "../ws-accounts/mutations";
import { sealPair } from "../ws-accounts/seal-pair";
import { getCircuitFeed } from "./queries";

/** The simulator's supervisor, whose account sees two regions. */
const SUPERVISOR_ACCOUNT = { username: "KEYVALLEY\\lmerriweather", password: "simulated-supervisor-4Tz9" };

let simulator: TestSimulator;
let supervisor: UserActor;
beforeAll(async () => {
  simulator = await startSimulator({ circuits: 120 });
  await sync();
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN", "HAR"] });
  await linkAccount(supervisor, SUPERVISOR_ACCOUNT);
  const seen = { firstSeenAt: new Date(), lastSeenAt: new Date() };
  await db().syncIssue.create({
    data: {
      ...seen,
      fingerprint: "elsewhere",
      apiStatus: "ACTIV",
      kind: "bad_cell",
      severity: "warning",
      message: "The miles of a circuit in Lehigh are no number.",
    },
  });
});
afterAll(() => simulator.stop());

const later = () => db().$executeRaw`UPDATE sync_logs SET started_at = started_at - interval '10 minutes'`;
const seenAt = async (where: object) =>
  (await db().circuit.aggregate({ _min: { lastSyncedAt: true }, where }))._min.lastSyncedAt;

describe("a sync that somebody with a WorkStudio account starts", () => {
  it("asks with their account, and leaves alone what it does not see", async () => {
    const before = await db().circuit.findMany({
      where: { region: { code: { notIn: ["LAN", "HAR"] } } },
      select: { id: true, lastSyncedAt: true, deletedAt: true },
      orderBy: { id: "asc" },
    });
    const openIssues = await db().syncIssue.count({ where: { resolvedAt: null } });
    const { lastGoodAt } = await getCircuitFeed(supervisor);
    const run = await sync({}, supervisor);
    expect(run.processed).toBe(await db().circuit.count({ where: { region: { code: { in: ["LAN", "HAR"] } } } }));
    expect(
      await db().circuit.findMany({
        where: { region: { code: { notIn: ["LAN", "HAR"] } } },
        select: { id: true, lastSyncedAt: true, deletedAt: true },
        orderBy: { id: "asc" },
      }),
    ).toEqual(before);
    expect(openIssues).toBeGreaterThan(0);
    expect(await db().syncIssue.count({ where: { resolvedAt: null } })).toBe(openIssues);
    expect((await getCircuitFeed(supervisor)).lastGoodAt).toEqual(lastGoodAt);
    expect(await db().syncLog.findUnique({ where: { id: run.id } })).toMatchObject({
      contextJson: { personal_account: true },
    });
    expect(await getOwnWsAccount(supervisor)).toMatchObject({ state: "proved", failCount: 0 });
  });

  it("W1 puts a refused account aside, tells its owner, and goes on with the service account", async () => {
    await later();
    const row = await db().userWsCredential.findUniqueOrThrow({
      where: { userId: supervisor.userId },
      select: { id: true },
    });
    await db().userWsCredential.update({
      where: { id: row.id },
      data: sealPair(row.id, { username: SUPERVISOR_ACCOUNT.username, password: "changed in WorkStudio" }),
      select: { id: true },
    });
    const run = await sync({}, supervisor);
    expect(run.status).not.toBe("failed");
    expect(run.processed).toBeGreaterThan(
      await db().circuit.count({ where: { region: { code: { in: ["LAN", "HAR"] } } } }),
    );
    expect(await getOwnWsAccount(supervisor)).toMatchObject({ state: "invalid", failCount: 1 });
    expect(
      await db().activityLog.findMany({
        where: { action: "ws_account.fail", subjectId: supervisor.userId },
        select: { actorType: true, syncLogId: true },
      }),
    ).toEqual([{ actorType: "sync", syncLogId: run.id }]);
  });

  it("F4 leaves the pair in no log, no step and no issue", async () => {
    const text = JSON.stringify(
      [await db().syncLog.findMany(), await db().syncIssue.findMany(), await db().activityLog.findMany()],
      (_, value: unknown) => (typeof value === "bigint" ? String(value) : value),
    );
    expect(text).not.toContain(SUPERVISOR_ACCOUNT.password);
    expect(text).not.toContain("changed in WorkStudio");
  });

  it("asks with the service account while none is linked", async () => {
    await later();
    await unlinkAccount(supervisor);
    const oldest = await seenAt({});
    expect((await readLog((await sync({}, supervisor)).id)).status).not.toBe("failed");
    expect(await seenAt({ deletedAt: null })).not.toEqual(oldest);
  });
});
