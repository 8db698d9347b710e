import "server-only";
import type { Cells } from "./json-value";

/**
 * One row of a GETVIEWDATA answer; `rowNumber` counts from 1. `raw` is its JSON text as received ("" when columns are
 * dropped), `heading` stands for the names and order of its columns. A broken row cannot be trusted: `cells` is null
 * unless its columns could still be told apart.
 */
export type TableRow =
  | { kind: "row"; rowNumber: number; cells: Cells; raw: string; heading: string }
  | { kind: "broken"; rowNumber: number; cells: Cells | null; raw: string; reason: string };
