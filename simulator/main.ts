import { parseArgs } from "node:util";
import { dayNumber, dayText, easternDayNumber } from "./eastern-time";
import { startSimulator, type SimulatorOptions } from "./start-simulator";

const USAGE =
  "simulator/main.ts [--port N] [--circuits N] [--units-per-circuit N] [--seed N] [--odd-rate X] [--first-day YYYY-MM-DD] [--advance-to YYYY-MM-DD] [--lifelike] [--no-spans] [--young-days N] [--round-every-seconds N] [--rounds-file PATH] [--hold]";

type Settings = { options: SimulatorOptions; advanceTo: number };

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new Error(`--${name} needs a number, not "${text}".`);
  return value;
}

/**
 * Reads the command line. Without --first-day the world was born on the first of yesterday's month and has aged until
 * yesterday: a restart on the same day gives the same world, one on the next day gives the same world a day older.
 */
function settingsOf(args: string[], nowMs: number): Settings {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args,
    options: {
      port: text,
      circuits: text,
      "units-per-circuit": text,
      seed: text,
      "odd-rate": text,
      "first-day": text,
      "advance-to": text,
      "young-days": text,
      "round-every-seconds": text,
      "rounds-file": text,
      lifelike: { type: "boolean", default: false },
      hold: { type: "boolean", default: false },
      "no-spans": { type: "boolean", default: false },
    },
  });
  const yesterday = easternDayNumber(nowMs) - 1;
  const firstDay = values["first-day"] ?? `${dayText(yesterday).slice(0, 7)}-01`;
  const untilText = values["advance-to"] ?? values["first-day"];
  const numbers = {
    port: numberOf("port", values.port),
    circuits: numberOf("circuits", values.circuits),
    unitsPerCircuit: numberOf("units-per-circuit", values["units-per-circuit"]),
    seed: numberOf("seed", values.seed),
    oddRate: numberOf("odd-rate", values["odd-rate"]),
    youngDays: numberOf("young-days", values["young-days"]),
  };
  const given = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
  return {
    options: {
      ...given,
      firstDay,
      spans: !values["no-spans"],
      isHeldAtBirth: values.hold,
      // A world without anything odd is for tests that count.
      lifelike: values.lifelike || numbers.oddRate !== 0,
      roundEveryMs: 1000 * (numberOf("round-every-seconds", values["round-every-seconds"]) ?? 0),
      ...(values["rounds-file"] === undefined ? {} : { roundsFile: values["rounds-file"] }),
    },
    advanceTo: untilText === undefined ? yesterday : dayNumber(untilText),
  };
}

async function main(): Promise<void> {
  const { options, advanceTo } = settingsOf(process.argv.slice(2), Date.now());
  const simulator = await startSimulator(options);
  simulator.live.reach(advanceTo);
  simulator.live.resume();
  const stop = (): void => void simulator.close().then(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  if (process.connected) process.once("disconnect", stop);
  const { port, baseUrl, world } = simulator;
  process.stdout.write(
    `${JSON.stringify({ ready: true, port, baseUrl, circuits: world.size, day: dayText(world.today) })}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exit(1);
});
