import { randomUUID } from "node:crypto";
import { previewBulkAct } from "@/lib/domain/bulk-acts/preview-act";
import { getBulkAct, listBulkChoices, listOwnBulkActs } from "@/lib/domain/bulk-acts/queries";
import type { BulkActOnCircuits, BulkRows } from "@/lib/domain/bulk-acts/schema";
import { cancelBulkAct, startBulkAct, undoBulkAct } from "@/lib/domain/bulk-acts/start-act";
import { reasonId } from "@/lib/domain/testing/exclusions";
import { signedIn } from "@/lib/domain/testing/people";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { can } from "@/lib/platform/permissions";
import { BULK_KINDS } from "@/lib/domain/bulk-acts/define-act";
import type { Call, Row } from "./call";
import { circuitOf } from "./circuit-calls";
import { excludedOf } from "./exclusion-calls";

const chosen = (rows: Row[]): BulkRows => ({
  list: "circuits",
  target: { kind: "chosen", ids: rows.map(({ id }) => id) },
});

/** Another region than the rows', which is nobody's business but the actor's. */
async function actOf(kind: BulkActOnCircuits["kind"], actor: UserActor): Promise<BulkActOnCircuits> {
  if (kind === "exclude") return { kind, reasonId: await reasonId("storm"), note: null, until: null };
  if (kind === "assign" || kind === "unassign") return { kind, userId: Number(actor.userId) };
  if (kind === "stage") return { kind, stage: "qc", reason: "matrix" };
  if (kind !== "region") return { kind, reason: "matrix" };
  const { id } = await db().region.findUniqueOrThrow({ where: { code: "LEH" }, select: { id: true } });
  await db().userRegion.createMany({ data: [{ userId: actor.userId, regionId: id }], skipDuplicates: true });
  return { kind, regionId: Number(id), reason: "matrix" };
}

/** Who may move a circuit to a region has that region too. */
const reaching = (actor: UserActor, act: BulkActOnCircuits): UserActor =>
  act.kind === "region" && actor.regionIds !== "all"
    ? { ...actor, regionIds: [...actor.regionIds, BigInt(act.regionId)] }
    : actor;

const preview = (kind: BulkActOnCircuits["kind"], make: (region: string) => Promise<Row>): Call => ({
  make,
  list: async (actor, ...rows) => {
    const change = await actOf(kind, actor);
    return rows.slice(0, (await previewBulkAct(reaching(actor, change), { rows: chosen(rows), change })).matching);
  },
});

const start = (kind: BulkActOnCircuits["kind"], make: (region: string) => Promise<Row>): Call => ({
  make,
  list: async (actor, ...rows) => {
    const act = await actOf(kind, actor);
    const who = can(actor, BULK_KINDS[kind].permission) ? reaching(actor, act) : systemActor("test");
    const { guard } = await previewBulkAct(who, { rows: chosen(rows), change: act });
    const sent = { actKey: randomUUID(), rows: chosen(rows), act, guard };
    return rows.slice(0, (await startBulkAct(reaching(actor, act), sent)).changed);
  },
});

/** An act of the actor's own, or of somebody else; it waits, or it is done and left nothing to undo. */
const ownAct =
  (state: "waiting" | "done") =>
  async (region: string, actor: UserActor): Promise<Row> => {
    const { userId } = region === "LAN" ? actor : await signedIn({ role: "supervisor" });
    const { id } = await db().bulkAct.create({
      data: {
        actKey: randomUUID(),
        kind: "exclude",
        state,
        askedBy: userId,
        authVersion: 1,
        requestId: "matrix",
        input: {},
        leftNames: [`ACT OF ${region}`],
        ...(state === "done" ? { finishedAt: new Date(), changed: 1 } : {}),
      },
      select: { id: true },
    });
    return { id: Number(id), mark: `ACT OF ${region}` };
  };

export const bulkCalls = {
  "bulk-acts/preview-act#previewBulkAct:exclude": preview("exclude", circuitOf),
  "bulk-acts/preview-act#previewBulkAct:include": preview("include", excludedOf),
  "bulk-acts/preview-act#previewBulkAct:region": preview("region", circuitOf),
  "bulk-acts/preview-act#previewBulkAct:assign": preview("assign", circuitOf),
  "bulk-acts/preview-act#previewBulkAct:sync": preview("sync-off", circuitOf),
  "bulk-acts/preview-act#previewBulkAct:stage": preview("stage", circuitOf),
  "bulk-acts/start-act#startBulkAct:exclude": start("exclude", circuitOf),
  "bulk-acts/start-act#startBulkAct:include": start("include", excludedOf),
  "bulk-acts/start-act#startBulkAct:region": start("region", circuitOf),
  "bulk-acts/start-act#startBulkAct:assign": start("assign", circuitOf),
  "bulk-acts/start-act#startBulkAct:sync": start("sync-off", circuitOf),
  "bulk-acts/start-act#startBulkAct:stage": start("stage", circuitOf),
  // What it undoes decides which permission it needs, and these left no entries.
  "bulk-acts/start-act#undoBulkAct": {
    make: ownAct("done"),
    row: (actor, id) => undoBulkAct(actor, { actKey: randomUUID(), id }),
    ends: ["FORBIDDEN", "CONFLICT"],
  },
  "bulk-acts/start-act#cancelBulkAct": { make: ownAct("waiting"), row: (actor, id) => cancelBulkAct(actor, { id }) },
  "bulk-acts/queries#getBulkAct": { make: ownAct("waiting"), row: (actor, id) => getBulkAct(actor, id) },
  "bulk-acts/queries#listOwnBulkActs": { make: ownAct("waiting"), list: (actor) => listOwnBulkActs(actor) },
  "bulk-acts/queries#listBulkChoices": { plain: (actor) => listBulkChoices(actor) },
} satisfies Record<string, Call>;
