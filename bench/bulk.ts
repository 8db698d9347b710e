import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { performForAsker } from "@/lib/domain/bulk-acts/perform-act";
import { previewBulkAct } from "@/lib/domain/bulk-acts/preview-act";
import { getBulkAct } from "@/lib/domain/bulk-acts/queries";
import type { BulkActOnCircuits, BulkRows } from "@/lib/domain/bulk-acts/schema";
import { startBulkAct, undoBulkAct } from "@/lib/domain/bulk-acts/start-act";
import { circuitList } from "@/lib/domain/circuits/list";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db, disconnect } from "@/lib/platform/db";
import { findReaders } from "@/lib/platform/person-actor";
import { ownerUrl } from "./owner-url";
import type { Figure } from "./report";
import type { Stack } from "./stack";

const MANY = 10_000;
const ROUNDS = 3;

/**
 * Acts on 10 000 of 100 000 circuits, as the jobs do them: what is shown before, the change with an entry for each in
 * the log, and the undo of the whole.
 */
export async function bulkBench(stack: Stack): Promise<Figure[]> {
  Object.assign(process.env, stack.environment);
  const [actor] = await findReaders(Prisma.sql`u.email = ${stack.signIn.email}`);
  if (!actor) throw new Error("The stack's administrator owes something before they may act.");
  await markMany(stack);
  const [reason, region] = await Promise.all([
    db().exclusionReason.findUniqueOrThrow({ where: { code: "storm" } }),
    db().region.findUniqueOrThrow({ where: { code: "CEN" } }),
  ]);
  const acts: [string, BulkActOnCircuits][] = [
    ["excluded", { kind: "exclude", reasonId: Number(reason.id), note: "measured", until: null }],
    ["moved to a region", { kind: "region", regionId: Number(region.id), reason: "measured" }],
    ["assigned", { kind: "assign", userId: Number(actor.userId) }],
    ["without the sync of units", { kind: "sync-off", reason: "measured" }],
  ];
  const figures: Figure[] = [];
  for (const [words, act] of acts) figures.push(...(await measure(actor, words, act)));
  await disconnect();
  return figures;
}

async function measure(actor: UserActor, words: string, act: BulkActOnCircuits): Promise<Figure[]> {
  const seconds: Record<"preview" | "act" | "undo", number[]> = { preview: [], act: [], undo: [] };
  const time = async <T>(name: keyof typeof seconds, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const answer = await work();
    seconds[name].push((performance.now() - started) / 1000);
    return answer;
  };
  const rows: BulkRows = {
    list: "circuits",
    target: { kind: "matching", q: "", filters: circuitList.parse({ cycle: "Measured", excluded: "all" }).filters },
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const { guard } = await time("preview", () => previewBulkAct(actor, { rows, change: act }));
    const done = await time("act", async () => {
      const asked = await startBulkAct(actor, { actKey: randomUUID(), rows, act, guard });
      await performForAsker(asked.id);
      return getBulkAct(actor, asked.id);
    });
    const undone = await time("undo", async () => {
      const asked = await undoBulkAct(actor, { actKey: randomUUID(), id: done.id });
      await performForAsker(asked.id);
      return getBulkAct(actor, asked.id);
    });
    if (done.changed !== MANY || undone.changed !== MANY)
      throw new Error(`Of ${MANY} circuits ${done.changed} were ${words}, and ${undone.changed} put back.`);
  }
  const middleOf = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return [
    {
      what: `${MANY.toLocaleString("en-US")} circuits ${words}, with their history`,
      value: middleOf(seconds.act),
      unit: "s",
      bar: 2,
    },
    { what: "… undone as a whole", value: middleOf(seconds.undo), unit: "s", bar: 2 },
    { what: "… looked at before", value: middleOf(seconds.preview), unit: "s" },
  ];
}

/**
 * So many circuits all over the table, with a cycle of their own to filter by; and everybody's statistics and pages as
 * at rest.
 */
async function markMany(stack: Stack): Promise<void> {
  const client = new Client({ connectionString: ownerUrl(stack.environment) });
  await client.connect();
  try {
    await client.query(
      "UPDATE circuits SET cycle_type = 'Measured' WHERE id IN (SELECT id FROM circuits WHERE user_modified_fields IS NULL AND deleted_at IS NULL AND region_id <> (SELECT id FROM regions WHERE code = 'CEN') ORDER BY hashint8(id) LIMIT $1)",
      [MANY],
    );
    await client.query("VACUUM ANALYZE");
    await client.query("CHECKPOINT");
  } finally {
    await client.end();
  }
}
