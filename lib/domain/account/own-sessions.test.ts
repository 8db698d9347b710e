import { beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { findSessionActor, openSession, revokeSession } from "@/lib/platform/sessions";
import { signedIn } from "../testing/people";
import { deviceName } from "../../platform/device-name";
import { endOtherOwnSessions, endOwnSession } from "./mutations";
import { listOwnSessions } from "./queries";

const WINDOWS =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const origin = { ipAddress: "198.51.100.9", userAgent: WINDOWS, requestId: "request-1" };
let actor: UserActor;
let token: string;

beforeEach(async () => {
  actor = await signedIn({ role: "planner" });
  token = await openSession(actor.userId, 1, origin);
});

describe("C5 one's own sessions", () => {
  it("are those that a cookie would still open, the current one first", async () => {
    const [revoked, idle] = [await openSession(actor.userId, 1, origin), await openSession(actor.userId, 1, origin)];
    await revokeSession(revoked, "signed out");
    await db().$executeRaw(
      Prisma.sql`
        UPDATE sessions SET last_seen_at = now() - interval '31 minutes' WHERE id = (SELECT max(id) FROM sessions)`,
    );
    expect(await findSessionActor(idle, origin)).toBeNull();
    expect(await listOwnSessions(actor)).toMatchObject([
      { isCurrent: true, device: "vitest" },
      { isCurrent: false, device: "Chrome on Windows", ipAddress: "198.51.100.9" },
    ]);
  });

  it("end one by one, at once and on record", async () => {
    const [, other] = await listOwnSessions(actor);
    await endOwnSession(actor, { id: other?.id ?? 0 });
    expect(await findSessionActor(token, origin)).toBeNull();
    expect(await db().activityLog.count({ where: { action: "user.end_sessions", userId: actor.userId } })).toBe(1);
    await expect(endOwnSession(actor, { id: other?.id ?? 0 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("D4 never end another person's, which answers like none", async () => {
    const stranger = await signedIn({ role: "admin" });
    const [theirs] = await listOwnSessions(stranger);
    const refusal = await endOwnSession(actor, { id: theirs?.id ?? 0 }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "NOT_FOUND" });
    expect(await endOwnSession(actor, { id: 999_999_999 }).catch((error: unknown) => error)).toEqual(refusal);
    expect(await listOwnSessions(stranger)).toHaveLength(1);
  });

  it("all end but this one", async () => {
    await openSession(actor.userId, 1, origin);
    expect(await endOtherOwnSessions(actor)).toEqual({ ended: 2 });
    expect(await findSessionActor(token, origin)).toBeNull();
    expect(await listOwnSessions(actor)).toMatchObject([{ isCurrent: true }]);
  });

  it("are ten at most: the one unused for longest gives way", async () => {
    await db().$executeRaw(
      Prisma.sql`
        UPDATE sessions
        SET last_seen_at = now() - interval '5 minutes'
        WHERE user_id = ${actor.userId} AND id <> ${actor.sessionId}`,
    );
    for (let more = 0; more < 9; more += 1) await openSession(actor.userId, 1, origin);
    expect(await listOwnSessions(actor)).toHaveLength(10);
    expect(await findSessionActor(token, origin)).toBeNull();
  });
});

describe("a device", () => {
  it.each([
    [WINDOWS, "Chrome on Windows"],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
      "Safari on macOS",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1",
      "Chrome on iOS",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"],
    ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge on Windows"],
    ["curl/8.5.0", "curl/8.5.0"],
    [null, "Unknown device"],
  ])("is called after what %s says", (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });
});
