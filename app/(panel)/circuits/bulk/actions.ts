"use server";
import { revalidatePath } from "next/cache";
import { sendBulkAct } from "@/inngest/send-bulk-act";
import { previewBulkAct } from "@/lib/domain/bulk-acts/preview-act";
import {
  cancelBulkActSchema,
  previewBulkActSchema,
  startBulkActSchema,
  undoBulkActSchema,
} from "@/lib/domain/bulk-acts/schema";
import { type StartedAct, cancelBulkAct, startBulkAct, undoBulkAct } from "@/lib/domain/bulk-acts/start-act";
import { defineAction } from "@/lib/platform/define-action";

const refresh = () => {
  revalidatePath("/circuits");
  revalidatePath("/exclusions");
  revalidatePath("/board");
};

/** Sent again, it is handed over again: the jobs do it once. */
async function handOver(act: StartedAct): Promise<StartedAct> {
  if (act.state === "waiting") await sendBulkAct(act.id);
  return act;
}

export const previewBulkActAction = defineAction(previewBulkActSchema, previewBulkAct);
export const startBulkActAction = defineAction(
  startBulkActSchema,
  async (actor, input) => handOver(await startBulkAct(actor, input)),
  refresh,
);
export const undoBulkActAction = defineAction(
  undoBulkActSchema,
  async (actor, input) => handOver(await undoBulkAct(actor, input)),
  refresh,
);
export const cancelBulkActAction = defineAction(cancelBulkActSchema, cancelBulkAct, refresh);
