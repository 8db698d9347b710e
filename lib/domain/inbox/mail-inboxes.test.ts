import { type AddressInfo, createServer } from "node:net";
import { ownerClient } from "@/lib/platform/testing/owner-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { storedCircuit } from "../testing/circuits";
import { reasonId } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { withPermissions } from "../testing/users";
import { requestExclusion } from "../exclusions/request-exclusion";
import { disableUser } from "../users/mutations";
import { mailInboxes } from "./mail-inboxes";
import { setInboxMail, snooze } from "./mutations";
import { getInboxMail } from "./queries";

const schedule = systemActor("schedule");
const MONDAY = new Date("2099-01-05T12:00:00Z");
const mails: string[] = [];

/** As little of SMTP as takes a mail. */
const server = createServer((socket) => {
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

let nadia: UserActor;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  Object.assign(env(), {
    SMTP_URL: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    SMTP_FROM: "WS-Tracker <ws-tracker@keyvalley.example>",
  });
  const planner = await signedIn({ role: "planner", regions: ["LAN"] });
  const { id: circuitId } = await storedCircuit({ editedAt: new Date().toISOString() });
  await requestExclusion(planner, { circuitId, reasonId: await reasonId("storm"), note: null, until: null });
});
afterAll(() => server.close());
beforeEach(async () => {
  mails.length = 0;
  await db().user.updateMany({ data: { wantsInboxMail: false, inboxMailedOn: null } });
  nadia = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
});

/** A statement that the application's own role may not make. */
async function asOwner(statement: string): Promise<void> {
  const owner = ownerClient();
  await owner.connect();
  await owner.query(statement);
  await owner.end();
}

describe("the inbox by mail", () => {
  it("comes to nobody who did not ask for it", async () => {
    expect(await getInboxMail(nadia)).toEqual({ isWanted: false, canSend: true });
    expect(await mailInboxes(schedule, MONDAY)).toEqual({ sent: 0, failed: 0 });
    expect(mails).toEqual([]);
  });

  it("says what waits and where it is settled, once a day however often it is looked for", async () => {
    await setInboxMail(nadia, { isWanted: true });
    expect(await getInboxMail(nadia)).toMatchObject({ isWanted: true });
    const both = await Promise.all([mailInboxes(schedule, MONDAY), mailInboxes(schedule, MONDAY)]);
    expect(both.reduce((sum, { sent }) => sum + sent, 0)).toBe(1);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain(`To: ${nadia.email}`);
    expect(mails[0]).toContain("Exclusions to decide: 1");
    expect(mails[0]).toContain("/exclusions");
    expect(await mailInboxes(schedule, new Date("2099-01-06T12:00:00Z"))).toEqual({ sent: 1, failed: 0 });
  });

  it("that cannot be made for one reader costs nobody else theirs, and is sent when it is tried again", async () => {
    const reader = await withPermissions(["circuit:exclude"], ["LAN"]);
    for (const person of [nadia, reader]) await setInboxMail(person, { isWanted: true });
    // Sync issues are among what waits for Nadia, who comes first, and not for the other.
    await asOwner("ALTER TABLE sync_issues RENAME TO away");
    try {
      expect(await mailInboxes(schedule, MONDAY)).toEqual({ sent: 1, failed: 1 });
    } finally {
      await asOwner("ALTER TABLE away RENAME TO sync_issues");
    }
    expect(mails[0]).toContain(`To: ${reader.email}`);
    expect(await mailInboxes(schedule, MONDAY)).toEqual({ sent: 1, failed: 0 });
    expect(mails[1]).toContain(`To: ${nadia.email}`);
  });

  it("that the mail server does not take is sent when it is tried again", async () => {
    await setInboxMail(nadia, { isWanted: true });
    const { SMTP_URL } = env();
    Object.assign(env(), { SMTP_URL: "smtp://127.0.0.1:1" });
    expect(await mailInboxes(schedule, MONDAY)).toEqual({ sent: 0, failed: 1 });
    Object.assign(env(), { SMTP_URL });
    expect(await mailInboxes(schedule, MONDAY)).toEqual({ sent: 1, failed: 0 });
  });

  it("does not come while nothing waits, everything is put off, or to a person who is disabled", async () => {
    const elsewhere = await signedIn({ role: "supervisor", regions: ["NOR"] });
    const leaver = await signedIn({ role: "supervisor", regions: ["LAN"] });
    for (const person of [nadia, elsewhere, leaver]) await setInboxMail(person, { isWanted: true });
    await snooze(nadia, { kind: "requests", until: "2099-12-31", reason: "on leave" });
    await disableUser(await signedIn({ role: "admin" }), { id: Number(leaver.userId), reason: "left" });
    expect(await mailInboxes(schedule, MONDAY)).toEqual({ sent: 0, failed: 0 });
    expect(mails).toEqual([]);
  });
});
