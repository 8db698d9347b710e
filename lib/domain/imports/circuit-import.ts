import "server-only";
import { Prisma } from "@/lib/platform/db";
import { SYNCABLE_FIELDS, type SyncableField } from "../circuits/fields";
import { circuitScope } from "../circuits/scope";
import { findCircuitEdits } from "./find-circuit-edits";
import type { ImportField, ImportKind } from "./import-kind";
import { circuitRowReader } from "./read-circuit-rows";
import { applyCircuitEdits, lockCircuitEdits, undoCircuitEdits } from "./write-circuit-edits";

/** How the list calls a field, where that is not its own name. */
const LIST_LABELS: Partial<Record<SyncableField["key"], string>> = {
  cycleType: "Cycle",
  totalMiles: "Total mi",
  milesPlanned: "Planned mi",
  percentComplete: "Complete",
  totalAcres: "Acres",
  startDate: "Start",
};

const FIELDS: readonly ImportField[] = [
  { key: "record", label: "Record", role: "identity" },
  { key: "jobGuid", label: "WorkStudio GUID", names: ["GUID", "Job GUID"], role: "identity" },
  { key: "workOrder", label: "Work order", role: "identity" },
  { key: "version", label: "Version", role: "version" },
  ...SYNCABLE_FIELDS.map(({ key, column, label }) => ({
    key: column,
    label,
    names: [key, ...(LIST_LABELS[key] ? [LIST_LABELS[key]] : [])],
  })),
];

/** Corrections of circuits: each changed cell becomes a correction as the form makes it. */
export const circuitImport: ImportKind = {
  list: "circuits",
  title: "Circuits",
  one: "circuit",
  many: "circuits",
  path: "/circuits",
  recordPath: (id) => `/circuits/${id}`,
  permission: "circuit:edit",
  needsReason: true,
  topic: "circuits",
  fields: FIELDS,
  reader: circuitRowReader,
  isSeen: (actor) => Prisma.sql`EXISTS (SELECT FROM circuits c WHERE c.id = r.subject_id AND ${circuitScope(actor)})`,
  evaluate: findCircuitEdits,
  lock: lockCircuitEdits,
  apply: applyCircuitEdits,
  undo: undoCircuitEdits,
};
