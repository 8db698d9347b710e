import type { ListPatch, ListUrl } from "./list-url";

export type FilterOption = {
  value: string;
  label: string;
  /** How many rows have it; shown when given. */
  count?: number | undefined;
};

/** A filter of a list, as data: the toolbar draws its button, its panel and its chips. `name` is the parameter in the address. */
export type Filter =
  | { kind: "many"; name: string; label: string; options: readonly FilterOption[]; selected: readonly string[] }
  | {
      kind: "one";
      name: string;
      label: string;
      options: readonly FilterOption[];
      selected: string;
      defaultValue: string;
    };

export type Chip = { key: string; label: string; value: string; href: string };

/** The filters in force, each with the address of the list without it. */
export function activeChips(filters: readonly Filter[], url: ListUrl): Chip[] {
  return filters.flatMap((filter) => {
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
      href: url.link({ [filter.name]: filter.selected.filter((other) => other !== value) }),
    }));
  });
}

/** The patch that takes every filter and the search away. */
export function clearedFilters(filters: readonly Filter[], searchName?: string): ListPatch {
  return Object.fromEntries(
    [...filters.map((filter) => filter.name), ...(searchName ? [searchName] : [])].map((name) => [name, null]),
  );
}
