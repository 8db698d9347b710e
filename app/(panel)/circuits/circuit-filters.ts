import type { Filter } from "@/components/data-table/filter";
import type { CircuitFilterOptions } from "@/lib/domain/circuits/list-filter-options";
import type { CircuitListInput } from "@/lib/domain/circuits/schema";

/** The list's filters as data for the toolbar. */
export function circuitFilters(input: CircuitListInput, options: CircuitFilterOptions): Filter[] {
  return [
    { kind: "many", name: "region", label: "Region", options: options.regions, selected: input.region },
    { kind: "many", name: "status", label: "Status", options: options.statuses, selected: input.status },
    { kind: "many", name: "contractor", label: "Contractor", options: options.contractors, selected: input.contractor },
    { kind: "many", name: "cycle", label: "Cycle", options: options.cycleTypes, selected: input.cycle },
    {
      kind: "one",
      name: "excluded",
      label: "Excluded",
      selected: input.excluded,
      defaultValue: "hide",
      options: [
        { value: "hide", label: "Hide excluded" },
        { value: "only", label: "Only excluded" },
        { value: "all", label: "With excluded" },
      ],
    },
    {
      kind: "one",
      name: "modified",
      label: "Corrections",
      selected: input.modified,
      defaultValue: "all",
      options: [
        { value: "all", label: "All circuits" },
        { value: "yes", label: "Corrected here" },
        { value: "no", label: "As WorkStudio has it" },
      ],
    },
  ];
}
