import { z } from "zod";
import type { Call, Witness } from "./listen-test-app";

/** A run as the app saw it: nothing of it is read from the engine, so that one list judges every engine. */
export type Run = { run_id: string; status: "Running" | "Completed" | "Failed" | "Cancelled"; output: unknown };

const callSchema = z.object({
  event: z.object({ name: z.string(), data: z.record(z.string(), z.unknown()).nullish() }),
  ctx: z.object({ run_id: z.string(), attempt: z.number(), max_attempts: z.number().nullish() }),
});
const completeSchema = z.union([
  z.array(z.object({ op: z.literal("RunComplete"), data: z.unknown() })).length(1),
  z.object({ op: z.literal("RunComplete"), data: z.unknown() }).transform((operation) => [operation]),
]);
const cancelledSchema = z.object({ run_id: z.string() });

/** What the test's own events carry, to be known again in every call that they cause. */
export const KEY = "testKey";
const DEFAULT_ATTEMPTS = 4;
const OTHERS = /-(observer|failure)$/;

type Known = { key: unknown; run: Run; isLastAttempt: boolean };

/** Collects the runs of the functions under test, by the key of the event that started them. */
export class SeenRuns implements Witness {
  readonly #runs = new Map<string, Known>();

  called(call: Call): void {
    this.#knownBy(call);
  }

  async answered(call: Call, answer: Response): Promise<void> {
    const known = this.#knownBy(call);
    if (!known) return;
    const body = parse(await answer.text());
    const complete = answer.status === 206 ? completeSchema.safeParse(body).data?.[0] : undefined;
    const isFinal = answer.headers.get("x-inngest-no-retry") === "true" || known.isLastAttempt;
    if (answer.status === 200 || complete)
      Object.assign(known.run, { status: "Completed", output: complete ? complete.data : body });
    else if (answer.status >= 400 && isFinal) Object.assign(known.run, { status: "Failed", output: body });
  }

  #knownBy({ method, url, body }: Call): Known | undefined {
    const call = callSchema.safeParse(parse(body)).data;
    if (method !== "POST" || !call || OTHERS.test(new URL(url).searchParams.get("fnId") ?? "")) return undefined;
    const { run_id, attempt, max_attempts } = call.ctx;
    const isLastAttempt = attempt + 1 >= (max_attempts ?? DEFAULT_ATTEMPTS);
    const known = this.#runs.get(run_id);
    if (known) return Object.assign(known, { isLastAttempt });
    const run: Run = { run_id, status: "Running", output: null };
    const added = { key: call.event.data?.[KEY], run, isLastAttempt };
    this.#runs.set(run_id, added);
    return added;
  }

  /** Notes the engine's own word that a run was cancelled. */
  noteCancelled(data: unknown): void {
    const known = this.#runs.get(cancelledSchema.parse(data).run_id);
    if (known?.run.status === "Running") known.run.status = "Cancelled";
  }

  of(key: string): Run[] {
    return [...this.#runs.values()].filter((known) => known.key === key).map(({ run }) => run);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
