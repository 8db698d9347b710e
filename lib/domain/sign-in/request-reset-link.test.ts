import { type AddressInfo, type Server, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { sendMail } from "@/lib/platform/mail";
import { roleId } from "../testing/users";
import { createUser } from "../users/create-user";
import { inviteUser } from "../users/invite-user";
import { createInvitationLink, createRequestedLink } from "./create-link";
import { requestResetLink } from "./request-reset-link";
import { setPasswordByLink } from "./set-password-by-link";
import { findPasswordLink } from "./queries";

const origin = { ipAddress: "192.0.2.7", userAgent: "vitest", requestId: "request-1" };
const email = "abel@keyvalley.example";
const mails: string[] = [];
let server: Server;

/** As little of SMTP as takes a mail: what the other side of the wire sees. */
function mailServer(): Server {
  return createServer((socket) => {
    let isData = false;
    let text = "";
    socket.write("220 mail.example\r\n");
    socket.on("data", (chunk) => {
      if (isData) {
        text += chunk.toString();
        if (!text.endsWith("\r\n.\r\n")) return;
        mails.push(text);
        [isData, text] = [false, ""];
        return void socket.write("250 taken\r\n");
      }
      for (const line of chunk.toString().split("\r\n").filter(Boolean)) {
        isData = line === "DATA";
        socket.write(isData ? "354 go on\r\n" : line === "QUIT" ? "221 bye\r\n" : "250 mail.example\r\n");
      }
    });
  });
}

beforeAll(async () => {
  await createUser(systemActor("setup"), { email, name: "Abel Marsh", role: "planner" });
  server = mailServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  Object.assign(env(), {
    SMTP_URL: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    SMTP_FROM: "WS-Tracker <ws-tracker@keyvalley.example>",
  });
});
afterAll(() => {
  server.close();
  Object.assign(env(), { SMTP_URL: undefined, SMTP_FROM: undefined });
});

const links = () => db().passwordResetToken.count();

describe("asking for a reset link", () => {
  it("mails one that works to the person who has the e-mail, and stands on record", async () => {
    expect(await requestResetLink({ email }, origin)).toBeUndefined();
    const [, token = ""] = /set-password\/([\w-]{43})/.exec(mails[0]?.replaceAll("=\r\n", "") ?? "") ?? [];
    expect(mails[0]).toMatch(/To: abel@keyvalley\.example/);
    expect(await findPasswordLink(token)).toMatchObject({ email, purpose: "reset" });
    expect(await db().activityLog.count({ where: { action: "password.reset_requested" } })).toBe(1);
  });

  it("A5 answers the same and writes to nobody when nobody has it, or they are disabled", async () => {
    await createUser(systemActor("setup"), { email: "gone@keyvalley.example", name: "Gone", role: "planner" });
    await db().user.update({ where: { email: "gone@keyvalley.example" }, data: { isActive: false } });
    const before = [mails.length, await links()];
    for (const other of ["nobody@keyvalley.example", "gone@keyvalley.example"])
      expect(await requestResetLink({ email: other }, origin)).toBeUndefined();
    expect([mails.length, await links()]).toEqual(before);
  });

  it("leaves an invitation and an earlier link alone, whoever asks, until one of them is used", async () => {
    const before = mails.length;
    const invited = "ivy@keyvalley.example";
    const { id } = await inviteUser(systemActor("setup"), {
      name: "Ivy Invited",
      email: invited,
      roleIds: [await roleId("planner")],
      regionIds: [],
      seesAllRegions: false,
      defaultRegionId: null,
      wsUsername: null,
    });
    const [{ token: invitation }, { token: reset }] = await db().$transaction(async (tx) => [
      await createInvitationLink(tx, BigInt(id), null),
      await createRequestedLink(tx, BigInt(id)),
    ]);
    const sent = mails.length;
    await requestResetLink({ email: invited }, { ...origin, ipAddress: "203.0.113.77" });
    const [, requested = ""] = /set-password\/([\w-]{43})/.exec(mails[sent]?.replaceAll("=\r\n", "") ?? "") ?? [];
    for (const [token, purpose] of [
      [invitation, "invitation"],
      [reset, "reset"],
      [requested, "reset"],
    ] as const)
      expect(await findPasswordLink(token)).toMatchObject({ email: invited, purpose });
    await setPasswordByLink({ token: invitation, password: "vine ladder thirteen moss" }, origin);
    for (const token of [invitation, reset, requested]) expect(await findPasswordLink(token)).toBeNull();
    mails.splice(before);
  });

  it("E9 mails three an hour to one person, whoever asks", async () => {
    for (let turn = 0; turn < 5; turn += 1)
      await requestResetLink({ email }, { ...origin, ipAddress: `198.51.100.${turn}` });
    expect(mails).toHaveLength(3);
  });

  it("makes no link without a mail server, and an unreachable one is no error", async () => {
    const { SMTP_URL } = env();
    Object.assign(env(), { SMTP_URL: "smtp://127.0.0.1:1" });
    expect(await sendMail({ to: email, subject: "x", text: "y" })).toBe(false);
    Object.assign(env(), { SMTP_URL: undefined });
    const before = await links();
    await requestResetLink({ email }, { ...origin, ipAddress: "203.0.113.1" });
    expect(await links()).toBe(before);
    Object.assign(env(), { SMTP_URL });
  });
});
