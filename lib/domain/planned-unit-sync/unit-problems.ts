import "server-only";
import type { RowProblem } from "@/lib/workstudio/cell-reader";

export type UnitIssueKind =
  "unit_other_order" | "unit_duplicate" | "unit_unknown_circuit" | "unit_elsewhere" | "unit_suspicious";

/** One line of the issues list: units of one work order that have the same fault, with the row of the first. */
export type UnitProblem = {
  kind: string;
  severity: "rejected" | "warning";
  field: string | null;
  circuitId: number | null;
  message: string;
  /** JSON text. */
  rowData: string | null;
  count: number;
  /** Not of this work order alone. */
  isEverywhere: boolean;
};

/** Collects what is wrong with the units of one work order; a column full of junk is one issue, not one a unit. */
export class UnitProblems {
  readonly #found = new Map<string, UnitProblem>();
  readonly #workOrder: string;
  broken = 0;

  constructor(workOrder: string) {
    this.#workOrder = workOrder;
  }

  /** What the reader says of one row. */
  addAll(problems: readonly RowProblem[], circuitId: number | null, raw: () => string): void {
    for (const { kind, severity, field, message } of problems) {
      if (kind === "broken_row") this.broken += 1;
      this.#put(`unit_${kind}`, severity, field, circuitId, message, raw);
    }
  }

  add(
    kind: UnitIssueKind,
    circuitId: number | null,
    message: string,
    raw: (() => string) | null,
    severity: "rejected" | "warning" = "warning",
    field: string | null = null,
  ): void {
    this.#put(kind, severity, field, circuitId, message, raw);
  }

  /** A code that the lookup tables do not have: one issue for all work orders. */
  addUnknown(kind: "unit_unknown_type" | "unit_unknown_permission", code: string, raw: () => string): void {
    const key = JSON.stringify([kind, code]);
    const known = this.#found.get(key);
    if (known) {
      known.count += 1;
      return;
    }
    const message =
      kind === "unit_unknown_type"
        ? code === ""
          ? "Units without a type. They are counted, and their quantities are not."
          : `The unit type “${code}” is not known here. Its units are counted; add it under Unit types.`
        : `The permission status “${code}” is not known here. Its units are counted under that name; add it under Permission statuses.`;
    const unknown = { kind, severity: "warning", field: code, circuitId: null, message, isEverywhere: true } as const;
    this.#found.set(key, { ...unknown, rowData: raw(), count: 1 });
  }

  #put(
    kind: string,
    severity: UnitProblem["severity"],
    field: string | null,
    circuitId: number | null,
    message: string,
    raw: (() => string) | null,
  ): void {
    const key = JSON.stringify([kind, field, circuitId]);
    const known = this.#found.get(key);
    if (known) known.count += 1;
    else
      this.#found.set(key, {
        kind,
        severity,
        field,
        circuitId,
        message,
        rowData: raw?.() ?? null,
        count: 1,
        isEverywhere: false,
      });
  }

  get rejected(): number {
    return [...this.#found.values()].reduce(
      (sum, { severity, count }) => sum + (severity === "rejected" ? count : 0),
      0,
    );
  }

  /** The lines, each with how many units it stands for. */
  lines(): UnitProblem[] {
    return [...this.#found.values()].map((problem) =>
      problem.count === 1 || problem.isEverywhere
        ? problem
        : { ...problem, message: `${problem.count} units of ${this.#workOrder}, the first: ${problem.message}` },
    );
  }
}
