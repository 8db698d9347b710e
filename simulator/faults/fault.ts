import { z } from "zod";

/** Faults that answer with something else, or not at all. */
export const REPLACING_FAULTS = [
  "status",
  "html",
  "empty",
  "garbage",
  "redirect",
  "error200",
  "error200-lowercase",
  "huge-header",
  "huge-body",
  "gzip-bomb",
  "bad-gzip",
  "hang",
  "reset",
] as const;

/** Faults that change the rows or the columns of a data set. */
export const TABLE_FAULTS = [
  "missing-column",
  "renamed-column",
  "extra-column",
  "reordered-columns",
  "wrong-cell-count",
  "duplicate-rows",
  "drop-rows",
  "empty-dataset",
  "no-heading",
  "set-cells",
  "wrong-types",
  "deep-nesting",
  "latin1",
  "invalid-utf8",
] as const;

/** Faults that damage the text of the right answer, or its way to the caller. */
export const BODY_FAULTS = [
  "delay",
  "truncate",
  "truncate-length",
  "truncate-clean",
  "reset-midway",
  "hang-midway",
  "slow",
  "bom",
  "proto-key",
  "duplicate-keys",
  "trailing-garbage",
  "content-type",
] as const;

/** Every kind of fault that can be asked for. */
export const FAULT_KINDS = [...REPLACING_FAULTS, ...TABLE_FAULTS, ...BODY_FAULTS] as const;

const count = z.number().int().nonnegative();
const jsonCell = z.json();

/** What a fault can be told. Which of the settings matter depends on its kind. */
export const faultSchema = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  /** Only calls that agree in all of these. */
  match: z
    .strictObject({ protocol: z.string(), filterName: z.string(), filterValue: z.string(), account: z.string() })
    .partial()
    .default({}),
  /** How many calls are spoiled; without it, all. */
  times: count.optional(),
  /** How many matching calls pass unharmed first. */
  skip: count.default(0),
  /** The share of matching calls that is spoiled, drawn from `seed`. */
  probability: z.number().min(0).max(1).default(1),
  seed: z.number().int().default(1),
  /** HTTP status of `status` (503) and `redirect` (302). */
  status: z.number().int().min(200).max(599).optional(),
  /** Retry-After header, as it stands. */
  retryAfter: z.union([z.string(), z.number()]).optional(),
  /** Where `redirect` leads. */
  location: z.string().default("http://169.254.169.254/latest/meta-data/"),
  /** Pause before the answer (`delay`: 1000) or between two bytes (`slow`: 500), in milliseconds. */
  delayMs: count.optional(),
  /** Size of what is made up: `huge-header`, `huge-body`, `gzip-bomb` (unpacked). */
  bytes: count.optional(),
  /** After how many bytes `truncate…`, `reset-midway` and `hang-midway` strike. */
  afterBytes: count.default(1500),
  /** The column that is missing, renamed or added. */
  column: z.string().optional(),
  /** The new name of a renamed column. */
  to: z.string().default("RENAMED_COLUMN"),
  /** How many rows, from the first, are spoiled. */
  rows: count.default(1),
  /** The share of the rows that `drop-rows` leaves out. */
  fraction: z.number().min(0).max(1).default(0.5),
  /** Cells too many (positive) or too few (negative) in a row. */
  cells: z.number().int().min(-100).max(100).default(-1),
  /** Cells to put into rows: values, and JSON text that goes out as it stands. */
  set: z.record(z.string(), jsonCell).default({}),
  setRaw: z.record(z.string(), z.string()).default({}),
  /** How deep `deep-nesting` goes. */
  depth: count.max(2_000_000).default(100_000),
  contentType: z.string().default("application/octet-stream"),
  message: z.string().default("Access violation at address 00000000 in module WSServer."),
});

/** A fault as it is asked for; everything but `kind` may be left out. */
export type FaultRequest = z.input<typeof faultSchema>;

/** A fault with all its settings. */
export type Fault = z.output<typeof faultSchema>;

export type ReplacingFault = (typeof REPLACING_FAULTS)[number];
export type TableFault = (typeof TABLE_FAULTS)[number];
export type BodyFault = (typeof BODY_FAULTS)[number];

/** True for a kind that only a data set can suffer. */
export function isTableFault(kind: Fault["kind"]): kind is TableFault {
  return TABLE_FAULTS.some((name) => name === kind);
}

/** True for a kind that takes the answer's place. */
export function isReplacingFault(kind: Fault["kind"]): kind is ReplacingFault {
  return REPLACING_FAULTS.some((name) => name === kind);
}
