import { rmSync } from "node:fs";
import { listBench } from "./list";
import { type Figure, printFigures } from "./report";
import { signInBench } from "./sign-in";
import { startStack } from "./stack";
import { syncBench } from "./sync";
import { usersBench } from "./users";

/** Measures the figures of the product on this machine and prints them; nothing is asserted. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const runs = (name: string) => wanted.length === 0 || wanted.includes(name);
  const figures: Figure[] = [];
  if (runs("sync")) {
    const stack = await startStack({ name: "sync", circuits: 20_000, port: 4710 });
    try {
      figures.push(...(await syncBench(stack)));
    } finally {
      await stack.stop();
    }
  }
  if (runs("sign-in") || runs("users")) {
    const stack = await startStack({ name: "sign-in", circuits: 240, port: 4730 });
    try {
      if (runs("sign-in")) figures.push(...(await signInBench(stack)));
      if (runs("users")) figures.push(...(await usersBench(stack)));
    } finally {
      await stack.stop();
    }
  }
  if (runs("list") || runs("navigation")) {
    const stack = await startStack({ name: "list", circuits: 100_000, port: 4720 });
    try {
      if (runs("list")) figures.push(...(await listBench(stack)));
      if (runs("navigation")) {
        const { navigationBench } = await import("./navigation");
        figures.push(...(await navigationBench(stack)));
      }
    } finally {
      await stack.stop();
    }
  }
  printFigures(figures);
  rmSync(".data/bench", { recursive: true, force: true });
}

await main();
