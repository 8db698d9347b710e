import { readFileSync } from "node:fs";
import type { Figure } from "./report";
import type { Stack } from "./stack";

/** What the panel keeps after all that was measured before it in the same stack. */
export async function memoryBench(stack: Stack): Promise<Figure[]> {
  const status = readFileSync(`/proc/${stack.pids.panel}/status`, "utf8");
  const mib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024;
  return [
    {
      what: "memory of the panel after this load",
      value: mib("VmRSS"),
      unit: "MiB",
      bar: 250,
      note: `peak ${Math.round(mib("VmHWM"))} MiB`,
    },
  ];
}
