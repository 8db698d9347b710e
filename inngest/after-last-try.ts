import "server-only";
import type { z } from "zod";
import { logger } from "@/lib/platform/logger";

type Failed = {
  event: { data: { event: { data?: unknown } } };
  error: Error;
  step: { run: (name: string, work: () => Promise<void>) => Promise<unknown> };
};
type Ending<Asked> = {
  /** Of what the event asks; what no event of ours asks is told to nobody. */
  schema: z.ZodType<Asked>;
  /** What stopped, for the log. */
  what: string;
  stepName: string;
  /** Says it to whoever waits. */
  tell: (asked: Asked) => Promise<void>;
};

/**
 * A function's `onFailure`. An error's own words are for whoever reads the log: they name tables and addresses, and
 * help nobody else.
 */
export function afterLastTry<Asked extends object>({ schema, what, stepName, tell }: Ending<Asked>) {
  return async ({ event, error, step }: Failed): Promise<void> => {
    const asked = schema.safeParse(event.data.event.data);
    if (!asked.success) return;
    await step.run(stepName, () => {
      // What stands outside a step is done at each of the jobs server's calls.
      logger.error({ err: error, asked: asked.data }, what);
      return tell(asked.data);
    });
  };
}
