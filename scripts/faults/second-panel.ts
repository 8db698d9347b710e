import { fork } from "node:child_process";
import { once } from "node:events";
import type { Beside } from "@/lib/domain/testing/faults/beside";

type Answer = { id: number; value: unknown; error: string | null };

/** Starts the process of `panel-apart.ts` with this one's environment, and speaks with it. */
export function startSecondPanel(): Beside & { stop: () => Promise<void> } {
  const child = fork("scripts/faults/panel-apart.ts", [], {
    execArgv: ["--conditions=react-server", "--import", "tsx"],
    serialization: "advanced",
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  child.on("message", (message) => {
    const answer = message as Answer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.once("exit", (code) => {
    for (const [id, answer] of waiting)
      answer({ id, value: null, error: `The second panel ended with code ${String(code)}.` });
    waiting.clear();
  });
  const ask = async (what: string, about: unknown = null): Promise<unknown> => {
    asked += 1;
    const id = asked;
    const answered = new Promise<Answer>((done) => waiting.set(id, done));
    child.send({ id, what, about });
    const { value, error } = await answered;
    if (error !== null) throw new Error(error);
    return value;
  };
  return {
    look: async () => void (await ask("look")),
    rest: async () => Number(await ask("rest")),
    work: async (name, scheduledFor) => void (await ask("work", { name, scheduledFor })),
    act: async (deed) => Number(await ask("act", deed)),
    sync: async () => (await ask("sync")) === true,
    async stop() {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}
