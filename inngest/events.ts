import { z } from "zod";

/**
 * What every event carries that asks for one opened run; ids only, so that no secret can enter an event (security F4).
 */
export const runRequestedSchema = z.object({ syncLogId: z.number().int().positive() });

/** Asks for one opened circuit sync to be run. */
export const CIRCUIT_SYNC_REQUESTED = "circuits/sync.requested";

/** Asks for one opened sync of planned units to be run. */
export const UNIT_SYNC_REQUESTED = "planned-units/sync.requested";

/** Asks for one opened run that makes the figures of days. */
export const DAY_BUILD_REQUESTED = "aggregates/build.requested";

/** Asks for one opened run that makes weeks. */
export const WEEK_BUILD_REQUESTED = "weekly-aggregates/build.requested";

/** Asks for one opened run that takes snapshots. */
export const SNAPSHOTS_REQUESTED = "snapshots/build.requested";

/** Asks for one act on many circuits that somebody asked for. */
export const BULK_ACT_REQUESTED = "circuits/bulk-act.requested";
export const bulkActRequestedSchema = z.object({ bulkActId: z.number().int().positive() });

/** Asks for one file of many rows that somebody asked for. */
export const EXPORT_REQUESTED = "lists/export.requested";
export const exportRequestedSchema = z.object({ exportId: z.number().int().positive() });

/** Whether the engine's own clock started a run; nobody else can send an event of this name. */
export const isSchedule = (eventName: string): boolean => eventName === "inngest/scheduled.timer";
