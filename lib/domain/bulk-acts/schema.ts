import "server-only";
import { z } from "zod";
import { recordId } from "@/lib/platform/input/number";
import { reasonText } from "@/lib/platform/input/text";
import { guardSchema } from "@/lib/platform/list/list-target";
import { STAGES } from "../board/rules";
import { circuitList } from "../circuits/list";
import { exclusionList } from "../exclusions/list";
import { exclusionDetails } from "../exclusions/schema";

/** Rows of a list: chosen ones, or all that match its filters. */
const rowsSchema = z.discriminatedUnion("list", [
  z.strictObject({ list: z.literal("circuits"), target: circuitList.targetSchema }),
  z.strictObject({ list: z.literal("exclusions"), target: exclusionList.targetSchema }),
]);
export type BulkRows = z.output<typeof rowsSchema>;

const regionId = recordId("Choose a region.");
const userId = recordId("Choose a person from the list.");
const stage = z.enum(STAGES, "Choose a stage.");
const why = (max: number) => reasonText(max, "Say why, for whoever reads the history.");

/** What would be done, without why. */
const changeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("exclude") }),
  z.strictObject({ kind: z.literal("include") }),
  z.strictObject({ kind: z.literal("region"), regionId }),
  z.strictObject({ kind: z.literal("assign"), userId }),
  z.strictObject({ kind: z.literal("unassign"), userId }),
  z.strictObject({ kind: z.literal("sync-on") }),
  z.strictObject({ kind: z.literal("sync-off") }),
  z.strictObject({ kind: z.literal("stage"), stage }),
]);
export type BulkChange = z.output<typeof changeSchema>;

/** What is done, and why. */
const actSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("exclude"), ...exclusionDetails }),
  z.strictObject({ kind: z.literal("include"), reason: why(255) }),
  z.strictObject({ kind: z.literal("region"), regionId, reason: why(500) }),
  z.strictObject({ kind: z.literal("assign"), userId }),
  z.strictObject({ kind: z.literal("unassign"), userId }),
  z.strictObject({ kind: z.literal("sync-on"), reason: why(500) }),
  z.strictObject({ kind: z.literal("sync-off"), reason: why(500) }),
  z.strictObject({ kind: z.literal("stage"), stage, reason: why(500) }),
]);
export type BulkActOnCircuits = z.output<typeof actSchema>;
export type BulkKind = BulkActOnCircuits["kind"];

/** Made once by whoever asks: the same key sent again is the same act. */
const actKey = z.uuid("Reload the page.");

export const previewBulkActSchema = z.strictObject({ rows: rowsSchema, change: changeSchema });
export type PreviewBulkActInput = z.output<typeof previewBulkActSchema>;

/** `guard` marks the circuits, and what of them the act is about, as the person was shown them. */
export const startBulkActSchema = z.strictObject({ actKey, rows: rowsSchema, act: actSchema, guard: guardSchema });
export type StartBulkActInput = z.output<typeof startBulkActSchema>;

export const undoBulkActSchema = z.strictObject({ actKey, id: recordId() });
export type UndoBulkActInput = z.output<typeof undoBulkActSchema>;

export const cancelBulkActSchema = z.strictObject({ id: recordId() });
export type CancelBulkActInput = z.output<typeof cancelBulkActSchema>;

/** What an act was asked, as the database keeps it until it is done. */
export type StoredInput = Pick<StartBulkActInput, "rows" | "act" | "guard">;
