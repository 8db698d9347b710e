import { rebuildAggregates } from "./aggregates";
import { type CommandResult, print, textOf } from "./run-command";
import { syncCircuits } from "./sync-circuits";
import { takeSnapshots } from "./sync-snapshots";
import { syncUnits } from "./sync-units";
import { closeWeeks } from "./weeks";

type Feed = "circuits" | "units" | "aggregates" | "weeks" | "snapshots";

/** In the order in which each needs the one before. */
const FEEDS: readonly [Feed, () => Promise<CommandResult>][] = [
  ["circuits", () => syncCircuits({ trigger: "manual" })],
  ["units", () => syncUnits({})],
  ["aggregates", () => rebuildAggregates({})],
  ["weeks", () => closeWeeks({})],
  ["snapshots", () => takeSnapshots({})],
];

/**
 * Runs every feed that can be due, one after the other, in this process; what comes after a failed one is left alone.
 * True unless one failed.
 */
export async function syncAllCommand(options: { json?: boolean }): Promise<boolean> {
  const runs: Partial<Record<Feed, CommandResult["run"]>> = {};
  for (const [feed, work] of FEEDS) {
    const result = await work();
    runs[feed] = result.run;
    if (!options.json) console.log(textOf(result));
    if (result.run?.syncStatus === "failed") break;
  }
  if (options.json) print(options, runs, "");
  return Object.values(runs).every((run) => run?.syncStatus !== "failed");
}
