import { z } from "zod";
import { parseCron } from "./cron";
import { parseDurationMs } from "./duration";
import { type Condition, parseCondition, parsePath } from "./expression";

/** A registered function, as far as this server runs it. */
export type FunctionDefinition = {
  functionId: string;
  callUrl: string;
  /** First try and retries together. */
  maxAttempts: number;
  eventTriggers: { event: string; condition: Condition | null }[];
  crons: string[];
  limits: { limit: number; path: string[] | null }[];
  singleton: { mode: "skip" | "cancel"; path: string[] | null } | null;
  cancels: { event: string; condition: Condition | null }[];
  finishWithinMs: number | null;
};

/** The function asks for something that would otherwise be ignored in silence. */
export class UnsupportedFunctionError extends Error {
  override name = "UnsupportedFunctionError";
}

const defaultAttempts = 5;
const optional = <Shape extends z.ZodType>(shape: Shape) => shape.nullish().transform((value) => value ?? null);
const limitSchema = z.strictObject({
  limit: z.int().min(0),
  key: optional(z.string()),
  scope: optional(z.literal("fn")),
});

/** The parts of a function's configuration that are run; each names the feature it belongs to. */
const configSchema = z.strictObject({
  id: z.string().min(1),
  name: z.unknown().optional(),
  triggers: z.array(
    z.union([
      z.strictObject({ event: z.string().min(1), expression: optional(z.string()) }),
      z.strictObject({ cron: z.string() }),
    ]),
  ),
  steps: z.strictObject({
    step: z.strictObject({
      id: z.unknown().optional(),
      name: z.unknown().optional(),
      runtime: z.strictObject({ type: z.literal("http"), url: z.url({ protocol: /^http$/ }) }),
      retries: optional(z.strictObject({ attempts: optional(z.int().min(0)) })),
    }),
  }),
  concurrency: optional(
    z.union([
      z
        .int()
        .min(0)
        .transform((limit) => [{ limit, key: null }]),
      limitSchema.transform((limit) => [limit]),
      z.array(limitSchema),
    ]),
  ),
  singleton: optional(z.strictObject({ mode: z.enum(["skip", "cancel"]), key: optional(z.string()) })),
  cancel: optional(z.array(z.strictObject({ event: z.string(), if: optional(z.string()) }))),
  timeouts: optional(z.strictObject({ finish: optional(z.string()) })),
});

/** Reads one function of a sync answer. Throws UnsupportedFunctionError, naming the function and what it uses. */
export function readFunctionConfig(config: unknown): FunctionDefinition {
  const id = z.object({ id: z.string() }).safeParse(config).data?.id ?? "?";
  const refuse = (feature: string) =>
    new UnsupportedFunctionError(`function ${id} uses ${feature}, which the embedded server does not run`);
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) throw refuse(describe(parsed.error));
  const { triggers, steps, concurrency, singleton, cancel, timeouts } = parsed.data;
  try {
    return {
      functionId: id,
      callUrl: steps.step.runtime.url,
      maxAttempts: (steps.step.retries?.attempts ?? defaultAttempts - 1) + 1,
      eventTriggers: triggers.flatMap((trigger) =>
        "event" in trigger ? [{ event: trigger.event, condition: conditionOf(trigger.expression) }] : [],
      ),
      crons: triggers.flatMap((trigger) => ("cron" in trigger ? [checkedCron(trigger.cron)] : [])),
      limits: (concurrency ?? [])
        .filter(({ limit }) => limit > 0)
        .map(({ limit, key }) => ({ limit, path: pathOf(key) })),
      singleton: singleton && { mode: singleton.mode, path: pathOf(singleton.key) },
      cancels: (cancel ?? []).map((entry) => ({ event: entry.event, condition: conditionOf(entry.if) })),
      finishWithinMs: typeof timeouts?.finish === "string" ? parseDurationMs(timeouts.finish) : null,
    };
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
}

const conditionOf = (text: string | null): Condition | null => (text === null ? null : parseCondition(text));
const pathOf = (text: string | null): string[] | null => (text === null ? null : parsePath(text));

function checkedCron(expression: string): string {
  parseCron(expression).nextRun();
  return expression;
}

/** Names the feature: the unknown property itself, or the place of the value that is not understood. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return "an unreadable configuration";
  const place = issue.path.join(".");
  if (issue.code === "unrecognized_keys") return [place, issue.keys.join(", ")].filter(Boolean).join(".");
  if (issue.code === "invalid_union") {
    const inner = issue.errors
      .flat()
      .find((entry) => entry.code === "unrecognized_keys" || entry.path.at(-1) === "scope");
    if (inner?.code === "unrecognized_keys") return `${place}.${inner.keys.join(", ")}`;
    if (inner) return `${place}.${inner.path.join(".")}`;
  }
  return `${place} in a form it does not know`;
}
