import { cpus, totalmem } from "node:os";

export type Figure = { what: string; value: number; unit: string; bar?: number; note?: string };

/** The middle value; half of the measurements are at or below it. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A Markdown table of what was measured beside the bar it should meet. */
export function printFigures(figures: Figure[]): void {
  console.log(
    `\n${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}\n`,
  );
  console.log("| figure | measured | bar | |\n|---|---|---|---|");
  for (const { what, value, unit, bar, note } of figures) {
    const text = (number: number) =>
      `${number < 10 ? number.toFixed(2) : number < 100 ? number.toFixed(1) : Math.round(number).toLocaleString("en-US")} ${unit}`.trim();
    console.log(
      `| ${what} | ${text(value)} | ${bar === undefined ? "" : `≤ ${text(bar)}`} | ${[bar === undefined ? "" : value <= bar ? "met" : "**missed**", note ?? ""].filter(Boolean).join("; ")} |`,
    );
  }
}
