import { z } from "zod";
import type { Actor } from "../actor-types";
import type { Prisma } from "../db";
import { isStorableText } from "../input/storable-text";

export type FilterOption = { value: string; label: string; count?: number };
/** Two calendar days, both included; null is open. */
export type DayRange = { from: string | null; to: string | null };

/** Several values at once, of whatever occurs. */
export type ManyFilter = {
  kind: "many";
  label: string;
  /** Which texts can be values at all; any storable one where it is left out. */
  pattern?: RegExp;
  condition(values: readonly string[], actor: Actor): Prisma.Sql;
};
/** One of a few known values; `null` as its condition holds for every row. */
export type OneFilter<Value extends string> = {
  kind: "one";
  label: string;
  options: readonly { value: Value; label: string }[];
  defaultValue: Value;
  /**
   * What the default leaves out: its value alone, the value that shows it too, and what to call it. The list says how
   * many it hides, and leads to `desk` where another list looks after them, with the filters that both have.
   */
  aside?: { hidden: Value; shown: Value; words: string; desk?: string };
  condition(value: Value, actor: Actor): Prisma.Sql | null;
};
export type YesNoFilter = {
  kind: "yes-no";
  label: string;
  any: string;
  yes: string;
  no: string;
  condition(actor: Actor): Prisma.Sql;
};
/** One text of a pattern, whose choices are known only at run time; blank is no filter. */
export type TextFilter = {
  kind: "text";
  label: string;
  any: string;
  pattern: RegExp;
  condition(value: string, actor: Actor): Prisma.Sql;
};
/** A range of days; `from` and `to` are the names that its ends have in the address. */
export type DaysFilter = {
  kind: "days";
  label: string;
  from: string;
  to: string;
  condition(range: DayRange, actor: Actor): Prisma.Sql;
};

export type ListFilter = ManyFilter | OneFilter<string> | YesNoFilter | TextFilter | DaysFilter;
export type ListFilters = Readonly<Record<string, ListFilter>>;

export type FilterValue<F> = F extends ManyFilter
  ? string[]
  : F extends YesNoFilter
    ? "yes" | "no" | "all"
    : F extends TextFilter
      ? string
      : F extends DaysFilter
        ? DayRange
        : F extends { kind: "one"; options: readonly { value: infer Value }[] }
          ? Value
          : never;
export type FilterValues<Filters> = { [Name in keyof Filters]: FilterValue<Filters[Name]> };
export type AnyFilterValue = string[] | string | DayRange;

/** Parameters of an address as a page gets them. */
export type AddressParams = Readonly<Record<string, unknown>>;
/** Parameters as `listUrl` takes them; null stays out of the address. */
export type Address = Record<string, string | number | readonly string[] | null>;

/**
 * What a filter of several says in the address when it was cleared, where its list would otherwise start with a value.
 */
export const CLEARED = "*";
const MOST_VALUES = 50;
const LONGEST_VALUE = 100;

const several = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const day = z.iso.date();

/** Every value that a parameter has in an address, without blanks, twins and what the database cannot hold. */
export function severalOf(value: unknown, pattern?: RegExp): string[] {
  const parsed = several.safeParse(value);
  if (!parsed.success) return [];
  const usable = parsed.data
    .map((item) => item.trim())
    .filter(
      (item) =>
        item !== "" &&
        item.length <= LONGEST_VALUE &&
        isStorableText(item) &&
        (pattern === undefined || pattern.test(item)),
    );
  return [...new Set(usable)].filter((item) => item !== CLEARED).slice(0, MOST_VALUES);
}

/** What a parameter stands for in an address; names are the list's own, so no text of a person is ever a key. */
export function paramOf(params: AddressParams, name: string): unknown {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}

/** A filter's value in an address; anything unknown or malformed falls back to no filter. */
export function readFilter(filter: ListFilter, name: string, params: AddressParams): AnyFilterValue {
  switch (filter.kind) {
    case "many":
      return severalOf(paramOf(params, name), filter.pattern);
    case "days":
      return {
        from: day
          .nullable()
          .catch(null)
          .parse(paramOf(params, filter.from) ?? null),
        to: day
          .nullable()
          .catch(null)
          .parse(paramOf(params, filter.to) ?? null),
      };
    default: {
      const parsed = filterSchema(filter).safeParse(paramOf(params, name));
      return parsed.success ? parsed.data : noFilter(filter);
    }
  }
}

/** The value that a filter has when nothing is chosen. */
export function noFilter(filter: ListFilter): AnyFilterValue {
  if (filter.kind === "many") return [];
  if (filter.kind === "days") return { from: null, to: null };
  if (filter.kind === "one") return filter.defaultValue;
  return filter.kind === "yes-no" ? "all" : "";
}

/**
 * A filter's value in the input of a bulk act: without fallbacks, since a filter that is not understood must never mean
 * every row.
 */
export function filterSchema(filter: ListFilter): z.ZodType<AnyFilterValue> {
  const text = z.string().trim().max(LONGEST_VALUE).refine(isStorableText);
  switch (filter.kind) {
    case "many":
      return z.array(filter.pattern ? text.regex(filter.pattern) : text).max(MOST_VALUES);
    case "one":
      return z.enum(filter.options.map(({ value }) => value));
    case "yes-no":
      return z.enum(["yes", "no", "all"]);
    case "text":
      return z.union([z.literal(""), text.regex(filter.pattern)]);
    case "days":
      return z.strictObject({ from: day.nullable(), to: day.nullable() });
  }
}

/** How the address says a filter's value; null where it says nothing. */
export function filterAddress(filter: ListFilter, name: string, value: AnyFilterValue): Address {
  if (filter.kind === "days") {
    const { from, to } = value as DayRange;
    return { [filter.from]: from, [filter.to]: to };
  }
  return { [name]: isFiltering(filter, value) ? (value as string | string[]) : null };
}

/** Whether a value leaves anything out that the filter's default shows. */
export function isFiltering(filter: ListFilter, value: AnyFilterValue): boolean {
  if (filter.kind === "many") return (value as string[]).length > 0;
  if (filter.kind === "days") return (value as DayRange).from !== null || (value as DayRange).to !== null;
  return value !== noFilter(filter);
}

/** What rows must be for a filter's value; null where every row is right. */
export function filterCondition(
  filter: ListFilter,
  value: AnyFilterValue,
  actor: Actor,
  not: (condition: Prisma.Sql) => Prisma.Sql,
): Prisma.Sql | null {
  switch (filter.kind) {
    case "one":
      return filter.condition(value as string, actor);
    case "yes-no":
      if (value === "all") return null;
      return value === "yes" ? filter.condition(actor) : not(filter.condition(actor));
    case "many":
      return isFiltering(filter, value) ? filter.condition(value as string[], actor) : null;
    case "text":
      return isFiltering(filter, value) ? filter.condition(value as string, actor) : null;
    case "days":
      return isFiltering(filter, value) ? filter.condition(value as DayRange, actor) : null;
  }
}
