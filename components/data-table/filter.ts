import type { ListPatch, ListUrl } from "./list-url";

export type FilterOption = {
  value: string;
  label: string;
  /** How many rows have it; shown when given. */
  count?: number | undefined;
};

/**
 * A filter of a list, as data: the toolbar draws its button, its panel and its chips. `name` is the parameter in
 * the address.
 */
export type Filter =
  | {
      kind: "many";
      name: string;
      label: string;
      options: readonly FilterOption[];
      selected: readonly string[];
      /** What the address says for none chosen, where the list would otherwise start with some. */
      clearedValue?: string | undefined;
    }
  | {
      kind: "one";
      name: string;
      label: string;
      options: readonly FilterOption[];
      selected: string;
      defaultValue: string;
    }
  | { kind: "days"; name: string; label: string; from: Day; to: Day; today: string };

/** One end of a range of days: its parameter, its day as `YYYY-MM-DD` and in words. */
export type Day = { name: string; label: string; day: string | null; words: string };

export type Chip = { key: string; label: string; value: string; href: string };

/** The filters in force, each with the address of the list without it. */
export function activeChips(filters: readonly Filter[], url: ListUrl): Chip[] {
  return filters.flatMap((filter) => {
    if (filter.kind === "days")
      return [filter.from, filter.to].flatMap(({ name, label, day, words }) =>
        day === null ? [] : [{ key: name, label, value: words, href: url.link({ [name]: null }) }],
      );
    const named = (value: string) => filter.options.find((option) => option.value === value)?.label ?? value;
    if (filter.kind === "one") {
      if (filter.selected === filter.defaultValue) return [];
      return [
        {
          key: filter.name,
          label: filter.label,
          value: named(filter.selected),
          href: url.link({ [filter.name]: null }),
        },
      ];
    }
    return filter.selected.map((value) => ({
      key: `${filter.name}=${value}`,
      label: filter.label,
      value: named(value),
      href: url.link(chosen(filter, (other) => other !== value)),
    }));
  });
}

/** The patch that takes every filter and the search away. */
export function clearedFilters(filters: readonly Filter[], searchName?: string): ListPatch {
  const patches = filters.map((filter): ListPatch => {
    if (filter.kind === "days") return { [filter.from.name]: null, [filter.to.name]: null };
    return filter.kind === "many" ? chosen(filter, () => false) : { [filter.name]: null };
  });
  return Object.assign({}, ...patches, searchName ? { [searchName]: null } : {}) as ListPatch;
}

/** The patch that leaves only some of a filter's values. */
export function chosen(filter: Extract<Filter, { kind: "many" }>, isKept: (value: string) => boolean): ListPatch {
  const left = filter.selected.filter(isKept);
  return { [filter.name]: left.length > 0 ? left : (filter.clearedValue ?? null) };
}

/** Whether a filter leaves anything out that its default shows. */
export function isActive(filter: Filter): boolean {
  if (filter.kind === "days") return filter.from.day !== null || filter.to.day !== null;
  return filter.kind === "many" ? filter.selected.length > 0 : filter.selected !== filter.defaultValue;
}
