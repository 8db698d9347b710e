import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { askBack, grantRequest, refuseRequest } from "@/lib/domain/exclusions/decide-request";
import { getExclusionTotals } from "@/lib/domain/exclusions/get-totals";
import { exclusionList, exportExclusions, listExclusions } from "@/lib/domain/exclusions/list";
import { getRequestOf, listOpenRequests } from "@/lib/domain/exclusions/list-requests";
import { changeExclusion, excludeCircuit, includeCircuit } from "@/lib/domain/exclusions/mutations";
import { listExclusionReasons } from "@/lib/domain/exclusions/queries";
import { answerRequest, requestExclusion, withdrawRequest } from "@/lib/domain/exclusions/request-exclusion";
import { undoExclusion } from "@/lib/domain/exclusions/undo-exclusion";
import { handOn, listColleagues } from "@/lib/domain/inbox/hand-on";
import { mailInboxes } from "@/lib/domain/inbox/mail-inboxes";
import { setInboxMail, snooze, unsnooze } from "@/lib/domain/inbox/mutations";
import { getInbox, getInboxMail } from "@/lib/domain/inbox/queries";
import { exclusionInput, reasonId } from "@/lib/domain/testing/exclusions";
import { signedIn } from "@/lib/domain/testing/people";
import type { Call, Row } from "./call";
import { circuitOf } from "./circuit-calls";

/** An excluded circuit of a region. */
export async function excludedOf(region: string): Promise<Row> {
  const row = await circuitOf(region);
  await excludeCircuit(systemActor("test"), await exclusionInput(row.id));
  return row;
}

/** A circuit of a region that the actor took back into reporting, as the log has it. */
async function includedOf(region: string, actor: UserActor): Promise<Row> {
  const row = await excludedOf(region);
  // As the person was when they still might.
  const then = { ...actor, permissions: new Set(["circuit:exclude"] as const), regionIds: "all" as const };
  await includeCircuit(then, { id: row.id, rowVersion: 2, reason: "matrix" });
  return row;
}

/** A request of the actor's own for a circuit of a region; `state` open or asked_back. */
const requestOf =
  (state: "open" | "asked_back") =>
  async (region: string, actor: UserActor): Promise<Row> => {
    const { id, mark } = await circuitOf(region);
    const request = await db().exclusionRequest.create({
      data: { circuitId: id, askedBy: actor.userId, reasonId: await reasonId("storm"), state },
      select: { id: true },
    });
    return { id: Number(request.id), mark };
  };
const said = (requestId: number) => ({ requestId, rowVersion: 1, text: "matrix" });

const shown = (row: Row) => exclusionList.parse({ q: row.mark });

let waiting = 0;

/**
 * A circuit of a region about which a decision is due, and the actor a question of their own; each older than all
 * before, so that it is named.
 */
async function waitingOf(region: string, actor: UserActor): Promise<Row> {
  waiting += 1;
  const since = new Date(Date.UTC(2000, 0, 1) - waiting * 60_000);
  const row = await excludedOf(region);
  await db().circuit.update({ where: { id: row.id }, data: { exclusionDueAt: since } });
  await db().exclusionRequest.create({
    data: {
      circuitId: row.id,
      askedBy: actor.userId,
      reasonId: await reasonId("storm"),
      state: "asked_back",
      questionedAt: since,
    },
  });
  return row;
}

export const exclusionCalls = {
  "inbox/queries#getInbox": { make: waitingOf, list: (actor) => getInbox(actor) },
  "inbox/hand-on#listColleagues": {
    // Who could settle it bears the name of its circuit.
    make: async (region) => {
      const row = await circuitOf(region);
      await signedIn({ role: "supervisor", name: `Colleague of ${row.mark}`, regions: [region] });
      return { id: row.id, mark: `Colleague of ${row.mark}` };
    },
    list: (actor, ...rows) => Promise.all(rows.map(({ id }) => listColleagues(actor, id))),
  },
  "inbox/hand-on#handOn": {
    make: waitingOf,
    row: async (actor, circuitId) => {
      const { userId } = await signedIn({ role: "supervisor", regions: ["LAN", "CEN"] });
      return handOn(actor, { kind: "due", circuitId, userId: Number(userId), note: "matrix" });
    },
  },
  "inbox/queries#getInboxMail": { plain: (actor) => getInboxMail(actor) },
  "inbox/mutations#setInboxMail": { plain: (actor) => setInboxMail(actor, { isWanted: false }) },
  "inbox/mail-inboxes#mailInboxes": { plain: (actor) => mailInboxes(actor) },
  "inbox/mutations#snooze": {
    plain: (actor) => snooze(actor, { kind: "due", until: "2099-01-01", reason: "matrix" }),
  },
  "inbox/mutations#unsnooze": { plain: (actor) => unsnooze(actor, { kind: "due" }) },
  "exclusions/list#listExclusions": {
    make: excludedOf,
    list: (actor, ...rows) => Promise.all(rows.map((row) => listExclusions(actor, shown(row)))),
  },
  "exclusions/list#exportExclusions": {
    make: excludedOf,
    list: (actor, ...rows) =>
      Promise.all(rows.map(async (row) => (await exportExclusions(actor, shown(row), "csv")).text())),
  },
  "exclusions/get-totals#getExclusionTotals": {
    make: async (code) => {
      const { id } = await excludedOf(code);
      return { id, mark: (await db().region.findUniqueOrThrow({ where: { code }, select: { name: true } })).name };
    },
    list: (actor) => getExclusionTotals(actor),
  },
  "exclusions/list-requests#listOpenRequests": {
    make: requestOf("open"),
    list: async (actor) => (await listOpenRequests(actor)).rows,
  },
  "exclusions/list-requests#getRequestOf": {
    make: async (region, actor) => {
      const { id, mark } = await requestOf("open")(region, actor);
      const { circuitId } = await db().exclusionRequest.findUniqueOrThrow({
        where: { id },
        select: { circuitId: true },
      });
      return { id: Number(circuitId), mark };
    },
    list: (actor, ...rows) => Promise.all(rows.map(({ id }) => getRequestOf(actor, id))),
  },
  "exclusions/request-exclusion#requestExclusion": {
    make: circuitOf,
    row: async (actor, circuitId) =>
      requestExclusion(actor, { circuitId, reasonId: await reasonId("storm"), note: null, until: null }),
  },
  "exclusions/request-exclusion#answerRequest": {
    make: requestOf("asked_back"),
    row: (actor, id) => answerRequest(actor, said(id)),
  },
  "exclusions/request-exclusion#withdrawRequest": {
    make: requestOf("open"),
    row: (actor, requestId) => withdrawRequest(actor, { requestId, rowVersion: 1 }),
  },
  "exclusions/decide-request#grantRequest": {
    make: requestOf("open"),
    row: async (actor, requestId) =>
      grantRequest(actor, { requestId, rowVersion: 1, reasonId: await reasonId("storm"), note: null, until: null }),
  },
  "exclusions/decide-request#refuseRequest": {
    make: requestOf("open"),
    row: (actor, id) => refuseRequest(actor, said(id)),
  },
  "exclusions/decide-request#askBack": { make: requestOf("open"), row: (actor, id) => askBack(actor, said(id)) },
  "exclusions/queries#listExclusionReasons": { plain: (actor) => listExclusionReasons(actor) },
  "exclusions/mutations#excludeCircuit": {
    make: circuitOf,
    row: async (actor, id) => excludeCircuit(actor, await exclusionInput(id)),
  },
  "exclusions/mutations#includeCircuit": {
    make: excludedOf,
    row: async (actor, id) =>
      includeCircuit(actor, { id, rowVersion: (await exclusionInput(id)).rowVersion, reason: "matrix" }),
  },
  "exclusions/mutations#changeExclusion": {
    make: excludedOf,
    row: async (actor, id) => changeExclusion(actor, await exclusionInput(id, "still not ours")),
  },
  "exclusions/undo-exclusion#undoExclusion": {
    make: includedOf,
    row: (actor, id) => undoExclusion(actor, { id, act: "circuit.include" }),
  },
} satisfies Record<string, Call>;
