import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { open, seal, sealedKeyId } from "@/lib/platform/crypto";
import { Prisma, db } from "@/lib/platform/db";
import { type Environment, env } from "@/lib/platform/env";
import { signedIn } from "../testing/people";
import { untilOneWaits } from "../testing/until-one-waits";
import { openRecoveryHashes, pendingSecretPlace, sealRecoveryHashes, secretPlace } from "../sign-in/seal-second-factor";
import { openPair, sealPair } from "../ws-accounts/seal-pair";
import { countSealedTexts } from "./count-sealed-texts";
import { rotateKeys } from "./rotate-keys";
import { SEALED_COLUMNS } from "./rules";

const CANARY = "canary-4Zq8";
const operator = systemActor("operator");
const old = { keyId: "old", key: randomBytes(32) };
const fresh = { keyId: "fresh", key: randomBytes(32) };

/** The ring as ENCRYPTION_KEYS would give it to a process that starts now. */
function ring(...keys: Environment["ENCRYPTION_KEYS"]): void {
  env().ENCRYPTION_KEYS.splice(0, Infinity, ...keys);
}

async function person(): Promise<bigint> {
  const { userId } = await signedIn({ role: "planner" });
  const row = await db().userWsCredential.create({
    data: { userId, encryptedUsername: "", encryptedPassword: "" },
    select: { id: true },
  });
  await db().userWsCredential.update({
    where: { id: row.id },
    data: sealPair(row.id, { username: "KEYVALLEY\\p.lan", password: CANARY }),
    select: { id: true },
  });
  await db().user.update({
    where: { id: userId },
    data: {
      twoFactorSecret: seal(`${CANARY}-secret`, secretPlace(userId)),
      twoFactorPendingSecret: seal(`${CANARY}-pending`, pendingSecretPlace(userId)),
      twoFactorRecoveryCodes: sealRecoveryHashes(userId, [CANARY]),
    },
    select: { id: true },
  });
  return userId;
}

async function secretsOf(userId: bigint) {
  const user = await db().user.findUniqueOrThrow({
    where: { id: userId },
    select: { twoFactorSecret: true, twoFactorPendingSecret: true, twoFactorRecoveryCodes: true },
  });
  const pair = await db().userWsCredential.findUniqueOrThrow({
    where: { userId },
    select: { id: true, encryptedUsername: true, encryptedPassword: true, keyId: true },
  });
  return { ...user, pair };
}

async function expectWhole(userId: bigint, keyId: string): Promise<void> {
  const { twoFactorSecret, twoFactorPendingSecret, twoFactorRecoveryCodes, pair } = await secretsOf(userId);
  const texts = [
    twoFactorSecret,
    twoFactorPendingSecret,
    twoFactorRecoveryCodes,
    pair.encryptedUsername,
    pair.encryptedPassword,
  ];
  expect(texts.map((text) => sealedKeyId(text ?? ""))).toEqual(Array.from({ length: 5 }, () => keyId));
  expect(pair.keyId).toBe(keyId);
  expect(openPair(pair)).toEqual({ username: "KEYVALLEY\\p.lan", password: CANARY });
  expect(open(twoFactorSecret ?? "", secretPlace(userId))).toBe(`${CANARY}-secret`);
  expect(open(twoFactorPendingSecret ?? "", pendingSecretPlace(userId))).toBe(`${CANARY}-pending`);
  expect(openRecoveryHashes(userId, twoFactorRecoveryCodes)).toEqual([CANARY]);
}

beforeEach(async () => {
  await db().userWsCredential.deleteMany();
  await db().user.updateMany({
    data: { twoFactorSecret: null, twoFactorPendingSecret: null, twoFactorRecoveryCodes: null },
  });
  ring(old);
});

describe("F2 rotating keys", () => {
  it("given a newer key, seals every text anew, after which the old key can go", async () => {
    const people = [await person(), await person(), await person()];
    ring(fresh, old);
    expect(await countSealedTexts(operator)).toEqual([
      { keyId: "fresh", texts: 0, standing: "current" },
      { keyId: "old", texts: 15, standing: "previous" },
    ]);
    const seen: number[] = [];
    expect(await rotateKeys(operator, { batchSize: 2, onProgress: (rotated) => seen.push(rotated) })).toEqual({
      keyId: "fresh",
      rotated: 15,
      overtaken: 0,
      unreadable: [],
    });
    expect(seen.at(-1)).toBe(15);
    expect(seen.length).toBeGreaterThan(5);
    ring(fresh);
    for (const id of people) await expectWhole(id, "fresh");
    expect(await countSealedTexts(operator)).toEqual([{ keyId: "fresh", texts: 15, standing: "current" }]);
  });

  it("given nothing to do, writes nothing and leaves no entry", async () => {
    await person();
    const before = [await db().activityLog.count(), await db().$queryRaw`SELECT xmin::text FROM user_ws_credentials`];
    expect(await rotateKeys(operator)).toMatchObject({ rotated: 0, overtaken: 0 });
    expect([await db().activityLog.count(), await db().$queryRaw`SELECT xmin::text FROM user_ws_credentials`]).toEqual(
      before,
    );
  });

  it("given a rotation that was cut off, goes on with what is left", async () => {
    const people = [await person(), await person()];
    ring(fresh, old);
    const cut = rotateKeys(operator, {
      batchSize: 1,
      onProgress: (rotated) => {
        if (rotated === 3) throw new Error("killed");
      },
    });
    await expect(cut).rejects.toThrow("killed");
    expect(await rotateKeys(operator)).toMatchObject({ rotated: 7 });
    for (const id of people) await expectWhole(id, "fresh");
  });

  it("given a password that is saved while it runs, keeps the saved one", async () => {
    const userId = await person();
    const { pair } = await secretsOf(userId);
    ring(fresh, old);
    // The save holds the row while the rotation has read the old text already, and ends before it writes.
    let isSaved = false;
    const save = db().$transaction(async (tx) => {
      await tx.userWsCredential.update({
        where: { id: pair.id },
        data: sealPair(pair.id, { username: "KEYVALLEY\\p.lan", password: "saved meanwhile" }),
        select: { id: true },
      });
      await untilOneWaits();
      isSaved = true;
    });
    const rotated = await rotateKeys(operator);
    await save;
    expect(isSaved).toBe(true);
    expect(rotated.overtaken).toBeGreaterThan(0);
    expect(openPair((await secretsOf(userId)).pair).password).toBe("saved meanwhile");
  });

  it("F3 given a text that does not open, leaves it as it is, says where it is and does the rest", async () => {
    const [damaged, whole] = [await person(), await person()];
    ring({ keyId: "lost", key: randomBytes(32) });
    const lost = await person();
    ring(fresh, old);
    await db().user.update({
      where: { id: damaged },
      data: { twoFactorSecret: seal("x", secretPlace(whole)).replace(":fresh:", ":old:") },
      select: { id: true },
    });
    const { unreadable, rotated } = await rotateKeys(operator, { batchSize: 2 });
    expect(rotated).toBe(9);
    expect(unreadable).toHaveLength(6);
    expect(unreadable).toContainEqual({ table: "users", column: "two_factor_secret", rowId: Number(damaged) });
    expect(unreadable).toContainEqual({ table: "users", column: "two_factor_recovery_codes", rowId: Number(lost) });
    await expectWhole(whole, "fresh");
    expect(await countSealedTexts(operator)).toEqual([
      { keyId: "fresh", texts: 9, standing: "current" },
      { keyId: "old", texts: 1, standing: "previous" },
      { keyId: "lost", texts: 5, standing: "unknown" },
    ]);
  });

  it("F4 H1 stands in the activity log, without anything secret", async () => {
    await person();
    ring(fresh, old);
    await rotateKeys(operator);
    const entries = await db().activityLog.findMany({
      where: { action: "key.rotate" },
      orderBy: { id: "desc" },
      take: 5,
      select: { actorName: true, subjectLabel: true, contextJson: true },
    });
    expect(entries).toHaveLength(5);
    expect(entries[0]).toMatchObject({
      actorName: "operator",
      subjectLabel: "fresh",
      contextJson: { texts: 1, unreadable: 0 },
    });
    const log = await db().$queryRaw<{ text: string }[]>(
      Prisma.sql`SELECT coalesce(string_agg(a::text, ''), '') AS text FROM activity_log a`,
    );
    expect(log[0]?.text).not.toMatch(new RegExp(`${CANARY}|v1:`));
  });

  it("knows every column that holds sealed texts", async () => {
    const columns = await db().$queryRaw<{ name: string }[]>(Prisma.sql`
      SELECT table_name || '.' || column_name AS name
      FROM information_schema.columns
      WHERE table_schema = 'public'
        AND (
          column_name LIKE 'encrypted\_%'
            OR column_name LIKE 'two_factor_%secret'
            OR column_name = 'two_factor_recovery_codes'
        )`);
    expect(columns.map(({ name }) => name).sort()).toEqual(
      SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort(),
    );
  });
});
