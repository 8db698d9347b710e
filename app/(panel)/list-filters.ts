import type { Filter } from "@/components/data-table/filter";
import {
  type AnyFilterValue,
  CLEARED,
  type DayRange,
  type FilterOption,
  type ListFilter,
  type ListFilters,
} from "@/lib/platform/list/list-filter";
import type { ListState } from "@/lib/platform/list/list-spec";
import { businessDay, formatDay } from "@/lib/platform/time";

type Given = {
  state: Pick<ListState, "filters">;
  options: Readonly<Record<string, readonly FilterOption[]>>;
  startsWith: ReadonlySet<string>;
};

/** A list's filters as data for the toolbar, with what is chosen. */
export function listFilters(filters: ListFilters, given: Given): Filter[] {
  return Object.entries(filters).flatMap(([name, filter]) =>
    toolbarFilter(name, filter, given.state.filters[name] as AnyFilterValue, given),
  );
}

function toolbarFilter(
  name: string,
  filter: ListFilter,
  value: AnyFilterValue,
  { options, startsWith }: Given,
): Filter[] {
  const { kind, label } = filter;
  const known = options[name] ?? [];
  switch (kind) {
    case "many": {
      const selected = value as string[];
      const clearedValue = startsWith.has(name) ? CLEARED : undefined;
      return [{ kind: "many", name, label, options: withChosen(known, selected), selected, clearedValue }];
    }
    case "one":
      return [
        {
          kind: "one",
          name,
          label,
          options: filter.options,
          selected: value as string,
          defaultValue: filter.defaultValue,
        },
      ];
    case "yes-no": {
      const { any, yes, no } = filter;
      const all = [
        { value: "all", label: any },
        { value: "yes", label: yes },
        { value: "no", label: no },
      ];
      return [{ kind: "one", name, label, options: all, selected: value as string, defaultValue: "all" }];
    }
    case "text": {
      const selected = value as string;
      // Without choices there is nothing to press; the chip alone says what is filtered.
      if (known.length === 0 && selected === "") return [];
      const all = [{ value: "", label: filter.any }, ...withChosen(known, selected === "" ? [] : [selected])];
      return [{ kind: "one", name, label, options: all, selected, defaultValue: "" }];
    }
    case "days": {
      const { from, to } = value as DayRange;
      const end = (param: string, words: string, day: string | null) => ({
        name: param,
        label: words,
        day,
        words: day === null ? "" : formatDay(day),
      });
      return [
        {
          kind: "days",
          name,
          label,
          from: end(filter.from, "From", from),
          to: end(filter.to, "To", to),
          today: businessDay(new Date()),
        },
      ];
    }
  }
}

/** Whatever the address names stands among the choices, so that it can be taken away. */
function withChosen(options: readonly FilterOption[], selected: readonly string[]): readonly FilterOption[] {
  const unknown = selected.filter((value) => !options.some((option) => option.value === value));
  return unknown.length === 0 ? options : [...options, ...unknown.map((value) => ({ value, label: value }))];
}
