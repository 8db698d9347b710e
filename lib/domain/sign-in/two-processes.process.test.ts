import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { beginTwoFactor, confirmTwoFactor } from "../account/set-up-two-factor";
import { appCode, forgetLastStep } from "../testing/second-factor";
import { createUser } from "../users/create-user";
import { signIn } from "./sign-in";

const origin = { ipAddress: "192.0.2.7", userAgent: "vitest", requestId: "request-1" };
let email: string;
let password: string;
let userId: bigint;
let recoveryCodes: string[];

beforeAll(async () => {
  const created = await createUser(systemActor("setup"), {
    email: "dora@keyvalley.example",
    name: "Dora Finch",
    role: "planner",
  });
  [email, password, userId] = [created.email, created.password, BigInt(created.userId)];
  const token = await openSession(userId, 1, origin);
  const actor = (await findSessionActor(token, origin)) as UserActor;
  await beginTwoFactor(actor);
  ({ recoveryCodes } = await confirmTwoFactor(actor, { code: await appCode(userId) }));
});

/** How many sessions two processes open with one code, each trying it 25 times over five challenges. */
async function sessionsOpened(code: string): Promise<number> {
  const challenges = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const answer = await signIn({ email, password }, origin);
      if (answer.outcome !== "second-factor") throw new Error(answer.outcome);
      return answer.challengeToken;
    }),
  );
  const command = [
    "--conditions=react-server",
    "--import",
    "tsx",
    "lib/domain/testing/spend-code.ts",
    code,
    ...challenges,
  ];
  const processes = [1, 2].map(() =>
    spawn(process.execPath, command, { env: process.env, stdio: ["pipe", "pipe", "inherit"] }),
  );
  await Promise.all(processes.map(({ stdout }) => once(stdout, "data")));
  const opened = processes.map(async ({ stdin, stdout }) => {
    stdin.write("go\n");
    return Number((await text(stdout)).trim());
  });
  return (await Promise.all(opened)).reduce((sum, sessions) => sum + sessions, 0);
}

describe("S3 one code in two processes", () => {
  it("of the app opens exactly one session", async () => {
    await forgetLastStep(userId);
    const before = await db().session.count({ where: { userId } });
    expect(await sessionsOpened(await appCode(userId))).toBe(1);
    expect(await db().session.count({ where: { userId } })).toBe(before + 1);
  }, 60_000);

  it("of the recovery codes opens exactly one session", async () => {
    await forgetLastStep(userId);
    expect(await sessionsOpened(recoveryCodes[0] ?? "")).toBe(1);
  }, 60_000);
});
