import { beforeEach, describe, expect, it } from "vitest";
import { Prisma, db } from "./db";
import { findSessionActor, openSession, revokeSession } from "./sessions";

const origin = { ipAddress: "192.0.2.7", userAgent: "x".repeat(600), requestId: "request-1" };
let userId: bigint;
let token: string;
let count = 0;

beforeEach(async () => {
  const user = await db().user.create({
    data: {
      name: "Nadia Brook",
      email: `nadia-${(count += 1)}@keyvalley.example`,
      password: "-",
      roles: { create: { role: { connect: { name: "supervisor" } } } },
      regions: { create: { region: { connect: { code: "LAN" } } } },
    },
  });
  userId = user.id;
  token = await openSession(userId, user.authVersion, origin);
});

const actor = () => findSessionActor(token, origin);
const session = () => db().session.findFirstOrThrow({ where: { userId } });
const ageSession = (column: "last_seen_at" | "expires_at", age: string) =>
  db().$executeRaw(
    Prisma.sql`UPDATE sessions SET ${Prisma.raw(column)} = now() - ${age}::interval WHERE user_id = ${userId}`,
  );

describe("a session", () => {
  it("names the person with what they may do and see now", async () => {
    expect(await actor()).toMatchObject({
      kind: "user",
      userId,
      name: "Nadia Brook",
      roles: ["supervisor"],
      regionIds: [(await db().region.findUniqueOrThrow({ where: { code: "LAN" } })).id],
      sessionId: (await session()).id,
      requestId: "request-1",
    });
    expect((await actor())?.permissions.has("circuit:edit")).toBe(true);
  });

  it("is kept without its token: a read of the table opens nothing", async () => {
    const row = await session();
    expect(
      JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain(token);
    expect(row.userAgent).toHaveLength(400);
    expect(await findSessionActor(row.tokenHash, origin)).toBeNull();
  });

  it("ends at once when it is revoked, and only it", async () => {
    const other = await openSession(userId, 1, origin);
    await revokeSession(token, "signed out");
    await revokeSession(token, "again");
    expect(await actor()).toBeNull();
    expect(await findSessionActor(other, origin)).not.toBeNull();
    expect(await db().session.findMany({ where: { userId, revokedAt: { not: null } } })).toMatchObject([
      { revokedReason: "signed out" },
    ]);
  });

  it("lives while it is used, ends after thirty idle minutes, and is not woken by asking", async () => {
    await ageSession("last_seen_at", "29 minutes 50 seconds");
    expect(await actor()).not.toBeNull();
    expect(Date.now() - (await session()).lastSeenAt.getTime()).toBeLessThan(60_000);
    // The column holds milliseconds, rounded: of thirty minutes sharp a fast look may see a fraction less.
    await ageSession("last_seen_at", "30 minutes 1 second");
    expect(await actor()).toBeNull();
    expect(await actor()).toBeNull();
  });

  it("is not kept alive by what its page asks by itself (security C2)", async () => {
    await ageSession("last_seen_at", "29 minutes");
    const before = await session();
    expect(await findSessionActor(token, origin, { isBackground: true })).not.toBeNull();
    expect((await session()).lastSeenAt).toEqual(before.lastSeenAt);
    await ageSession("last_seen_at", "30 minutes 1 second");
    expect(await findSessionActor(token, origin, { isBackground: true })).toBeNull();
  });

  it("that is the eleventh ends the one unused for longest, and the log says so (security C5, H1)", async () => {
    await ageSession("last_seen_at", "5 minutes");
    for (let opened = 1; opened < 10; opened += 1) await openSession(userId, 1, origin);
    const ended = () => db().activityLog.findMany({ where: { userId, action: "session.end_longest_unused" } });
    expect([await actor(), await ended()]).toEqual([expect.objectContaining({ userId }), []]);
    await ageSession("last_seen_at", "5 minutes");
    await openSession(userId, 1, origin);
    expect(await ended()).toMatchObject([
      {
        actorName: "Nadia Brook",
        subjectId: userId,
        contextJson: { ended: 1 },
        ipAddress: "192.0.2.7",
        requestId: "request-1",
      },
    ]);
  });

  it("ends twelve hours after it was opened, however busy", async () => {
    const { expiresAt, createdAt } = await session();
    expect(Math.round((expiresAt.getTime() - (createdAt?.getTime() ?? 0)) / 3_600_000)).toBe(12);
    await ageSession("expires_at", "1 second");
    expect(await actor()).toBeNull();
  });

  it.each<[string, Prisma.UserUpdateInput]>([
    ["is disabled", { isActive: false }],
    ["has a newer sign-in version", { authVersion: { increment: 1 } }],
  ])("ends when its person %s", async (_, data) => {
    await db().user.update({ where: { id: userId }, data });
    expect(await actor()).toBeNull();
  });

  it("sees a change of role, permission and region at the next request", async () => {
    await db().userRole.deleteMany({ where: { userId } });
    expect([...((await actor())?.permissions ?? ["?"])]).toEqual([]);
    await db().userRole.create({ data: { user: { connect: { id: userId } }, role: { connect: { name: "admin" } } } });
    expect((await actor())?.regionIds).toBe("all");
    await db().userRole.deleteMany({ where: { userId } });
    await db().userRegion.deleteMany({ where: { userId } });
    expect((await actor())?.regionIds).toEqual([]);
    await db().user.update({ where: { id: userId }, data: { seesAllRegions: true } });
    expect((await actor())?.regionIds).toBe("all");
  });

  it.each(["", "x", "' OR 1=1 --", "a\u0000b", "é".repeat(5_000)])("is not opened by %j", async (wrong) => {
    expect(await findSessionActor(wrong, origin)).toBeNull();
  });

  it("gives a new token each time", async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => openSession(userId, 1, origin)));
    expect(new Set(tokens).size).toBe(20);
    for (const made of tokens) expect(made).toMatch(/^[\w-]{43}$/);
  });

  it("of forty sign-ins at once lets ten live, and none fails for another", async () => {
    for (let round = 0; round < 8; round += 1) {
      // Many that are to end, so that those who end them meet.
      await db().$executeRaw(Prisma.sql`
        INSERT INTO sessions (
          token_hash, user_id, auth_version, last_seen_at, last_proof_at, expires_at, created_at, updated_at
        )
        SELECT md5(random()::text), ${userId}, 1, now() - random() * interval '20 minutes', now(),
          now() + interval '1 hour', now(), now()
        FROM generate_series(1, 400)`);
      await Promise.all(Array.from({ length: 40 }, () => openSession(userId, 1, origin)));
      expect(await db().session.count({ where: { userId, revokedAt: null, expiresAt: { gt: new Date() } } })).toBe(10);
    }
  });
});
