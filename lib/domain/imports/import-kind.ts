import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import type { Prisma, Transaction } from "@/lib/platform/db";
import type { Permission } from "@/lib/platform/permissions";
import type { Topic } from "@/lib/platform/shared-cache";

/**
 * What a column of a file can be for a list. `identity` says which record a row is, `version` what it held when it
 * was exported.
 */
export type ImportField = {
  key: string;
  label: string;
  /** Other names under which a file may have it. */
  names?: readonly string[];
  role?: "identity" | "version";
};

/** The cells of one row by field, and those that hold no value, with why. */
export type ImportCells = { cells: ReadonlyMap<string, string>; unread: ReadonlyMap<string, string> };

/** What one row says: `given` as it would be stored, `raw` where the cell was written otherwise, `faults` by field. */
export type ReadRow = {
  subjectKey: string | null;
  version: string | null;
  given: Record<string, string | number | boolean | null>;
  raw: Record<string, string>;
  faults: Record<string, string>;
  /** What is wrong with the row as a whole. */
  problems: string[];
};

export type ImportRef = { id: bigint; reason: string | null; fileName: string };

/** What became of an import's rows in the end, and the summary for the log. */
export type Applied = { audit: AuditEntry[] };

/**
 * One list that takes files. Its statements work on `import_rows` of one import, in the caller's transaction, and say
 * of each row what became of it.
 */
export type ImportKind = {
  list: string;
  title: string;
  one: string;
  many: string;
  path: string;
  /** Where one record stands. */
  recordPath: (id: number) => string;
  permission: Permission;
  /** Whoever reads a record's history is told why. */
  needsReason: boolean;
  topic?: Topic;
  fields: readonly ImportField[];
  /** A value of `edits` in words, where its text does not say it. */
  shown?: (field: string, value: unknown) => string;
  /** Whether the actor's row scope is wide enough for a file; left out, each row has its own answer. */
  isReachable?: (actor: Actor) => boolean;
  /** How cells become values; reads once what all rows need. */
  reader: (tx: Transaction, actor: Actor) => Promise<(row: ImportCells) => ReadRow>;
  /** Whether an actor sees the record of `import_rows r`. */
  isSeen: (actor: Actor) => Prisma.Sql;
  /**
   * Finds the records of the rows and says what each would change: `subject_id`, `subject_label`, `edits`,
   * `problems`, `outcome`.
   */
  evaluate: (tx: Transaction, actor: Actor, importId: bigint) => Promise<void>;
  /**
   * Locks the records and takes back what was shown of rows whose records changed since: `outcome` becomes `conflict`.
   */
  lock: (tx: Transaction, actor: Actor, importId: bigint) => Promise<void>;
  /** Writes the rows that are left, with their history: `outcome` becomes `applied`. */
  apply: (tx: Transaction, actor: Actor, file: ImportRef) => Promise<Applied>;
  /** Takes the applied rows back: `undone`, or `left` where the record changed since. */
  undo: (tx: Transaction, actor: Actor, file: ImportRef) => Promise<Applied>;
};
