"use server";
import { revalidatePath } from "next/cache";
import { sendCircuitSync } from "@/inngest/send-circuit-sync";
import { openCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { requestCircuitSyncSchema } from "@/lib/domain/circuit-sync/schema";
import { cancelSync } from "@/lib/domain/sync-runs/mutations";
import { pauseSyncs, resumeSyncs } from "@/lib/domain/sync-runs/pause-syncs";
import { pauseSyncsSchema, resumeSyncsSchema, syncLogIdSchema } from "@/lib/domain/sync-runs/schema";
import { defineAction } from "@/lib/platform/define-action";

const refresh = () => revalidatePath("/sync");

export const requestCircuitSyncAction = defineAction(
  requestCircuitSyncSchema,
  async (actor, input) => {
    const { syncLogId } = await openCircuitSync(actor, input, "manual");
    await sendCircuitSync(syncLogId);
    return { syncLogId };
  },
  refresh,
);

export const cancelSyncAction = defineAction(
  syncLogIdSchema,
  (actor, { syncLogId }) => cancelSync(actor, syncLogId),
  refresh,
);

export const pauseSyncsAction = defineAction(pauseSyncsSchema, pauseSyncs, refresh);
export const resumeSyncsAction = defineAction(resumeSyncsSchema, resumeSyncs, refresh);
