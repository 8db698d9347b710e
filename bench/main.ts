import { fork } from "node:child_process";
import { rmSync } from "node:fs";
import { engineStepsBench } from "./engine-steps";
import { exchangeBench } from "./exchange";
import { listBench } from "./list";
import { memoryBench } from "./memory";
import { type Figure, printFigures } from "./report";
import { signInBench } from "./sign-in";
import { type Stack, type WantedStack, startStack } from "./stack";
import { syncBench } from "./sync";
import { unitsBench } from "./units";
import { usersBench } from "./users";

type Bench = (stack: Stack) => Promise<Figure[]>;
type Group = {
  stack: WantedStack;
  benches: Record<string, Bench>;
  /** Takes longer than the rest together. */
  isOnlyByName?: boolean;
};

/** What is measured against one stack; each group is a process of its own, since a process knows one database only. */
const GROUPS: Group[] = [
  { stack: { name: "sync", circuits: 20_000, port: 4710 }, benches: { sync: syncBench } },
  {
    stack: { name: "sign-in", circuits: 240, port: 4730 },
    benches: { "sign-in": signInBench, users: usersBench, "engine-steps": engineStepsBench },
  },
  {
    stack: { name: "list", circuits: 100_000, port: 4720 },
    benches: {
      list: listBench,
      bulk: async (stack) => (await import("./bulk")).bulkBench(stack),
      navigation: async (stack) => (await import("./navigation")).navigationBench(stack),
      acts: async (stack) => (await import("./soft-navigation")).softNavigationBench(stack),
      memory: memoryBench,
    },
  },
  { stack: { name: "exchange", circuits: 100_000, port: 4770 }, benches: { exchange: exchangeBench } },
  {
    stack: { name: "board", circuits: 5_000, port: 4770 },
    benches: { board: async (stack) => (await import("./board")).boardBench(stack) },
  },
  {
    stack: { name: "units", circuits: 2_000, unitsPerCircuit: 500, port: 4740 },
    benches: {
      units: async (stack) => [
        ...(await unitsBench(stack)),
        ...(await (await import("./permission-queue")).permissionQueueBench(stack)),
      ],
    },
  },
  {
    stack: { name: "four-million-units", circuits: 8_000, unitsPerCircuit: 500, port: 4750 },
    benches: { "four-million-units": unitsBench },
    isOnlyByName: true,
  },
  {
    stack: { name: "ten-million-units", circuits: 2_000, unitsPerCircuit: 500, port: 4760 },
    benches: {
      "ten-million-units": async (stack) => [
        ...(await unitsBench(stack)),
        ...(await (await import("./ten-million-units")).tenMillionUnitsBench(stack)),
      ],
    },
    isOnlyByName: true,
  },
];

async function measure({ stack: wanted, benches }: Group, names: string[]): Promise<Figure[]> {
  const stack = await startStack(wanted);
  try {
    const figures: Figure[] = [];
    for (const [name, bench] of Object.entries(benches))
      if (names.includes(name)) figures.push(...(await bench(stack)));
    return figures;
  } finally {
    await stack.stop();
  }
}

/** Measures one group in a child; what it measured comes back as a message. */
async function measureApart(group: number, names: string[]): Promise<Figure[]> {
  const child = fork(import.meta.filename, [String(group), ...names]);
  return new Promise((done, failed) => {
    child.once("message", (figures) => done(figures as Figure[]));
    child.once("exit", (code) =>
      failed(new Error(`Measuring ${names.join(", ")} ended with code ${String(code)}; see above.`)),
    );
  });
}

/** Measures the figures of the product on this machine and prints them; nothing is asserted. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const known = GROUPS.flatMap(({ benches }) => Object.keys(benches));
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no bench “${unknown.join("”, “")}”. Benches: ${known.join(", ")}.`);
    process.exitCode = 1;
    return;
  }
  const figures: Figure[] = [];
  for (const [index, { benches, isOnlyByName = false }] of GROUPS.entries()) {
    const names = Object.keys(benches).filter((name) => (wanted.length === 0 ? !isOnlyByName : wanted.includes(name)));
    if (names.length === 0) continue;
    try {
      figures.push(...(await measureApart(index, names)));
    } catch (error) {
      // What the others measure is still worth printing.
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
  printFigures(figures);
  rmSync(".data/bench", { recursive: true, force: true });
}

const [index = "", ...names] = process.argv.slice(2);
const group = process.send ? GROUPS[Number(index)] : undefined;
if (group) {
  process.send?.(await measure(group, names));
  process.disconnect();
} else await main();
