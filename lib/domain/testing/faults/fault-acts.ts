import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { EXPORT_HEADER } from "@/lib/platform/list/queue-export";
import { findAsker } from "@/lib/platform/person-actor";
import { performForAsker } from "../../bulk-acts/perform-act";
import { previewBulkAct } from "../../bulk-acts/preview-act";
import type { BulkActOnCircuits, BulkRows } from "../../bulk-acts/schema";
import { startBulkAct, undoBulkAct } from "../../bulk-acts/start-act";
import { circuitList, exportCircuits } from "../../circuits/list";
import { writeExport } from "../../exports/write-export";
import { applyImport, undoImport } from "../../imports/apply-import";
import { startImport } from "../../imports/start-import";
import { reasonId } from "../exclusions";
import { signedIn } from "../people";
import type { FaultJob } from "./fault-jobs";

/** More than an act does at once, and than fit in one part of a file. */
const CIRCUITS = 2_400;
const IN_FILE = 300;
const EMAIL = "asks@acts.example";

/** A file of all circuits is left to the jobs, one of some is not. */
export const ACTS_ENVIRONMENT = { EXPORT_BACKGROUND_ROWS: "1000" };

/** Everything of which people ask for many records at once; cut off, they or the jobs server ask for the same again. */
export const FAULT_ACTS = {
  "apply-import": async (step) => {
    const { id } = await newest("imports");
    await step("apply", async () => applyImport(await asker(), { id, mode: "all", revision: 1, reason: "as walked" }));
  },
  "undo-import": async (step) => {
    const { id } = await newest("imports");
    await step("undo", async () => undoImport(await asker(), { id }));
  },
  "write-export": async (step) => {
    const { id } = await newest("exports");
    await step("write the file", () => writeExport(id));
  },
  "perform-bulk-act": async (step, _jobRunId, scheduledFor) => {
    const act: BulkActOnCircuits = { kind: "exclude", reasonId: await reasonId("storm"), note: null, until: null };
    const rows: BulkRows = {
      list: "circuits",
      target: { kind: "matching", q: "", filters: circuitList.parse({}).filters },
    };
    const id = await step("ask", async () => {
      const actor = await asker();
      const { guard } = await previewBulkAct(actor, { rows, change: act });
      return (await startBulkAct(actor, { actKey: keyOf(scheduledFor), rows, act, guard })).id;
    });
    await step("change the circuits", () => performForAsker(id));
  },
  "undo-bulk-act": async (step, _jobRunId, scheduledFor) => {
    const id = await step("ask", async () => {
      const actor = await asker();
      const done = await db().bulkAct.findFirstOrThrow({ where: { kind: "exclude" }, select: { id: true } });
      return (await undoBulkAct(actor, { actKey: keyOf(scheduledFor), id: Number(done.id) })).id;
    });
    await step("change the circuits", () => performForAsker(id));
  },
} satisfies Record<string, FaultJob>;

export type FaultActName = keyof typeof FAULT_ACTS;

/**
 * Many circuits, and somebody who sent a file of corrections of some and asked for one of all.
 * Needs `ACTS_ENVIRONMENT`.
 */
export async function prepareActs(): Promise<void> {
  const { userId } = await signedIn({ role: "supervisor", name: "Iris Vale", regions: ["LAN"] });
  await db().user.update({ where: { id: userId }, data: { email: EMAIL } });
  await db().$executeRaw(Prisma.sql`
    INSERT INTO circuits (job_guid, work_order, extension, title, region_id, api_status, api_modified_date, total_miles)
    SELECT '{' || upper(gen_random_uuid()::text) || '}', '2026-' || n, '@',
      CASE WHEN n <= ${IN_FILE}::int THEN 'WALKED ' ELSE 'REST ' END || n, (SELECT id FROM regions WHERE code = 'LAN'),
      'ACTIV', '2026-02-01', 10
    FROM generate_series(1, ${CIRCUITS}::int) n`);
  await db().$executeRaw(Prisma.sql`ANALYZE circuits`);
  const actor = await asker();
  const file = await (await exportCircuits(actor, circuitList.parse({ q: "WALKED" }), "csv")).text();
  const corrected = new File([file.replaceAll("WALKED ", "CORRECTED ")], "walked.csv");
  await startImport(actor, { list: "circuits", file: corrected });
  const asked = await exportCircuits(actor, circuitList.parse({}), "csv");
  if (asked.headers.get(EXPORT_HEADER) === null) throw new Error("The file was not left to the jobs.");
}

/** As whoever signed in a moment ago. */
async function asker(): Promise<UserActor> {
  const { id, authVersion, sessions } = await db().user.findFirstOrThrow({
    where: { email: EMAIL },
    select: { id: true, authVersion: true, sessions: { select: { id: true }, take: 1 } },
  });
  const origin = { ipAddress: "192.0.2.7", userAgent: "faults", requestId: "faults" };
  const actor = await findAsker(id, authVersion, { sessionId: sessions[0]?.id ?? null, ...origin });
  if (!actor) throw new Error("Whoever asks is not known.");
  return { ...actor, lastProofAt: new Date() };
}

async function newest(table: "imports" | "exports"): Promise<{ id: number }> {
  const [found] = await db().$queryRaw<{ id: number }[]>(
    Prisma.sql`SELECT max(id)::float8 AS id FROM ${Prisma.raw(table)}`,
  );
  if (!found) throw new Error(`There are no ${table}.`);
  return found;
}

/** The same for whoever asks again. */
const keyOf = (scheduledFor: Date): string =>
  `00000000-0000-4000-8000-${String(scheduledFor.getTime()).slice(-12).padStart(12, "0")}`;
