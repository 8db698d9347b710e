import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { type List, defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { OneFilter } from "@/lib/platform/list/list-filter";
import type { ListColumn, ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { holdsText } from "@/lib/platform/list/search-text";
import { ACTIVE_COLUMN } from "./active-column";
import { columnOf, orderSql, textOf, usesFrom, usesSql, valuesSql } from "./lookup-rows";
import { LOOKUP_TABLES } from "./lookup-tables";
import type { LookupField, LookupKind, LookupTable, LookupValues } from "./lookup-types";
import { valueText } from "./lookup-values";
import { versionOf } from "./lookup-version";

/** `position` is the row's place in the table's own order; `uses` counts by the use's key. */
export type LookupRow = {
  id: number;
  position: number;
  rowVersion: number;
  isActive: boolean;
  values: LookupValues;
  uses: Record<string, number>;
};

type LookupFilters = { state: OneFilter<"all" | "active" | "inactive"> };
export type LookupList = List<LookupRow, LookupFilters>;
export type LookupListState = ListState<LookupFilters>;

const ID = Prisma.sql`t.id`;
const STATE: LookupFilters["state"] = {
  kind: "one",
  label: "State",
  defaultValue: "all",
  options: [
    { value: "all", label: "On or off" },
    { value: "active", label: "On" },
    { value: "inactive", label: "Off" },
  ],
  condition: (state) => (state === "all" ? null : Prisma.sql`t.is_active = ${state === "active"}`),
};

/** The list of one administrator's table, as its definition says it. */
export const LOOKUP_LISTS: Readonly<Record<LookupKind, LookupList>> = {
  region: lookupList(LOOKUP_TABLES.region),
  unit_type: lookupList(LOOKUP_TABLES.unit_type),
  api_status_config: lookupList(LOOKUP_TABLES.api_status_config),
  permission_status: lookupList(LOOKUP_TABLES.permission_status),
  account_domain: lookupList(LOOKUP_TABLES.account_domain),
  exclusion_reason: lookupList(LOOKUP_TABLES.exclusion_reason),
};

function lookupList(table: LookupTable): LookupList {
  const searched = table.fields.filter(({ input }) => input === "text" || input === "names");
  const text = Prisma.join(
    searched.map((field) => Prisma.sql`coalesce(${textOf(field)}, '')`),
    " || ' ' || ",
  );
  return defineList<LookupRow>()({
    name: table.path.slice(1),
    title: table.title,
    one: table.one,
    many: table.many,
    subjectType: table.kind,
    path: table.path,
    exportPath: `/api/lookups/${table.kind}/export`,
    permission: table.permission,
    from: usesFrom(table),
    id: ID,
    scope: table.scope,
    fields: () => ({
      id: Prisma.sql`t.id::float8`,
      position: Prisma.sql`t.sort_order`,
      rowVersion: Prisma.sql`t.row_version`,
      isActive: Prisma.sql`t.is_active`,
      values: valuesSql(table),
      uses: usesSql(table),
    }),
    columns: {
      ...Object.fromEntries(table.fields.map((field, index) => [field.key, fieldColumn(table, field, index === 0)])),
      ...Object.fromEntries(table.uses.map((use, index) => [`uses-${use.key}`, useColumn(use, index)])),
      order: {
        label: "Place",
        hint: "Its place in lists and menus",
        align: "end",
        isDefault: false,
        fileAs: [],
        sort: {
          ascending: orderSql(table),
          descending: Prisma.sql`t.sort_order DESC, ${columnOf(table, table.nameKey)} DESC, t.id DESC`,
        },
        value: ({ position }) => position,
      },
      active: {
        label: ACTIVE_COLUMN.label,
        isFixed: true,
        value: ({ isActive }) => valueText(ACTIVE_COLUMN, isActive),
      },
      version: {
        label: "Version",
        isFileOnly: true,
        isFixed: true,
        value: ({ values, isActive }) => versionOf(table, values, isActive),
      },
    },
    defaultSort: { key: "order", descending: false },
    filters: { state: STATE },
    search: {
      label: `Search ${table.many}`,
      placeholder: "Name, code",
      condition: (typed) => holdsText(Prisma.sql`search_text(${text})`, typed),
    },
    pageSizes: [100],
  });
}

function fieldColumn(table: LookupTable, field: LookupField, isFirst: boolean): ListColumn<LookupRow> {
  const isSorted = field.key === table.nameKey || field.key === table.codeKey;
  return {
    label: field.label,
    ...(field.hint ? { hint: field.hint } : {}),
    ...(field.input === "decimal" ? { align: "end" } : {}),
    isFixed: isFirst,
    isDefault: !field.isSecondary,
    ...(isSorted ? { sort: orderBy(Prisma.sql`lower(${columnOf(table, field.key)})`, ID) } : {}),
    value: ({ values }) => {
      const value = values[field.key] ?? null;
      return field.input === "decimal" ? (value === null ? null : Number(value)) : valueText(field, value);
    },
  };
}

/** How often a value is used is nothing that an import reads, so files leave it out. */
function useColumn(use: LookupTable["uses"][number], index: number): ListColumn<LookupRow> {
  return {
    label: use.many.charAt(0).toUpperCase() + use.many.slice(1),
    align: "end",
    fileAs: [],
    ...(index === 0 ? { sort: orderBy(Prisma.sql`coalesce(u0.uses, 0)`, ID) } : {}),
    value: ({ uses }) => uses[use.key] ?? 0,
  };
}

/** One page of a table within the actor's scope, with how often each value is used now. Throws FORBIDDEN. */
export function listLookup(actor: Actor, kind: LookupKind, state: LookupListState): Promise<ListPage<LookupRow>> {
  return LOOKUP_LISTS[kind].read(actor, state);
}

/**
 * The filtered rows as a file whose columns an import reads. Throws FORBIDDEN, also without `export:run`,
 * and RATE_LIMITED.
 */
export function exportLookup(
  actor: UserActor,
  kind: LookupKind,
  state: LookupListState,
  format: ExportFormat,
): Promise<Response> {
  return LOOKUP_LISTS[kind].export(actor, state, format);
}
