import { z } from "zod";

/** Asks for one opened circuit sync to be run; ids only, so that no secret can enter an event (security F4). */
export const CIRCUIT_SYNC_REQUESTED = "circuits/sync.requested";
export const circuitSyncRequestedSchema = z.object({ syncLogId: z.number().int().positive() });

/** Asks for one opened sync of planned units to be run. */
export const UNIT_SYNC_REQUESTED = "planned-units/sync.requested";

/** Whether the engine's own clock started a run; nobody else can send an event of this name. */
export const isSchedule = (eventName: string): boolean => eventName === "inngest/scheduled.timer";
