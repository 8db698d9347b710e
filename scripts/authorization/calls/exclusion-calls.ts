import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { askBack, grantRequest, refuseRequest } from "@/lib/domain/exclusions/decide-request";
import { getRequestOf, listOpenRequests } from "@/lib/domain/exclusions/list-requests";
import { changeExclusion, excludeCircuit, includeCircuit } from "@/lib/domain/exclusions/mutations";
import { listExclusionReasons } from "@/lib/domain/exclusions/queries";
import { answerRequest, requestExclusion, withdrawRequest } from "@/lib/domain/exclusions/request-exclusion";
import { exclusionInput, reasonId } from "@/lib/domain/testing/exclusions";
import type { Call, Row } from "./call";
import { circuitOf } from "./circuit-calls";

/** An excluded circuit of a region. */
async function excludedOf(region: string): Promise<Row> {
  const row = await circuitOf(region);
  await excludeCircuit(systemActor("test"), await exclusionInput(row.id));
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

export const exclusionCalls = {
  "exclusions/list-requests#listOpenRequests": { make: requestOf("open"), list: (actor) => listOpenRequests(actor) },
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
} satisfies Record<string, Call>;
