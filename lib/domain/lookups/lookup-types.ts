import type { Actor } from "@/lib/platform/actor-types";
import type { Prisma, Transaction } from "@/lib/platform/db";
import type { Permission } from "@/lib/platform/permissions";

/** The administrator's tables, by the name that the activity log gives their rows. */
export const LOOKUP_KINDS = [
  "region",
  "unit_type",
  "api_status_config",
  "permission_status",
  "account_domain",
  "exclusion_reason",
] as const;
export type LookupKind = (typeof LOOKUP_KINDS)[number];

const kinds: ReadonlySet<string> = new Set(LOOKUP_KINDS);

/** Whether a name is one of an administrator's table. */
export function isLookupKind(name: string): name is LookupKind {
  return kinds.has(name);
}

export type LookupValue = string | boolean | null;
/** One row's editable values by field key. Numbers are texts in their shortest form: "12.1". */
export type LookupValues = Record<string, LookupValue>;

/** One field, for the form, the list, the CSV file and the statements alike. */
export type LookupField = {
  key: string;
  column: string;
  label: string;
  hint?: string;
  /** `names`: several names in one text, separated by semicolons. */
  input: "text" | "decimal" | "choice" | "switch" | "color" | "names";
  maxLength?: number;
  isRequired?: boolean;
  /** Blank is stored as NULL; otherwise as an empty text. */
  isNullable?: boolean;
  choices?: readonly { value: string; label: string; hint?: string }[];
  /** Left out of the list by default. */
  isSecondary?: boolean;
};

/** What depends on a value: `counts` answers `(id, uses)` for each value that is used. */
export type LookupUse = {
  key: string;
  one: string;
  many: string;
  counts: Prisma.Sql;
  href?: (values: LookupValues) => string;
};

/** Everything that one administrator's table needs; a further table is one more of these. */
export type LookupTable = {
  kind: LookupKind;
  table: string;
  permission: Permission;
  path: string;
  title: string;
  description: string;
  one: string;
  many: string;
  nameKey: string;
  /** What a CSV row is recognised by. */
  codeKey: string;
  /**
   * The field of WorkStudio’s other words for a row, and the field of its own word: a used row whose word changes keeps
   * the old one there.
   */
  aliases?: { key: string; of: string };
  /** Values that no two rows share; compared without case and spaces, as WorkStudio's are. */
  uniqueKeys: readonly string[];
  /** Values that stored data refers to: they stay while the row is in use. */
  fixedWhenUsed: readonly string[];
  fields: readonly LookupField[];
  uses: readonly LookupUse[];
  /** Whether anything at all refers to `t`, also what no count shows; such a row is never deleted. */
  isReferenced: Prisma.Sql;
  /** What turning a used value off means, in a sentence. */
  deactivation: string;
  /** Rules between fields: field key to message. */
  check?: (values: LookupValues) => Record<string, string>;
  /** What follows from a change at once, in its transaction. */
  changed?: (tx: Transaction) => Promise<void>;
  /** Which rows of `t` the actor may see. */
  scope: (actor: Actor) => Prisma.Sql;
};
