import { z } from "zod";
import type { Answer, Operation } from "./answer";
import type { HttpAnswer } from "./call-http";
import { retryAfterMs, sleepUntil } from "./duration";
import type { RunError } from "./end-run";

const operationSchema = z.looseObject({
  id: z.string().min(1),
  op: z.string(),
  name: z.string().optional(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});
const operationsSchema = z.union([
  z.array(operationSchema).min(1),
  operationSchema.transform((operation) => [operation]),
]);
type ReceivedOperation = z.infer<typeof operationSchema>;

/** What the SDK writes for every error; whatever else it sends along is kept. */
const errorSchema = z.looseObject({
  name: z.string().catch("Error"),
  message: z.string().optional(),
  error: z.string().optional(),
});

/** Reads an app's answer to a call. */
export function readAnswer(answer: HttpAnswer, now: Date): Answer {
  const { status, headers, body } = answer;
  if (headers["x-inngest-sdk"] === undefined)
    return { kind: "retry", error: appError(`the app answered ${status} without the Inngest SDK`), afterMs: null };
  if (status === 201)
    return { kind: "fail", error: appError("the app streams its answers, which the embedded server does not read") };
  const json = parseJson(body);
  const afterMs = retryAfterMs(headers["retry-after"], now);
  if (status === 200)
    return json === undefined
      ? { kind: "retry", error: appError("the app's result is not JSON"), afterMs }
      : { kind: "complete", output: json };
  if (status !== 206) {
    const error = readError(json, `the app answered ${status}`);
    return headers["x-inngest-no-retry"] === "true" ? { kind: "fail", error } : { kind: "retry", error, afterMs };
  }
  const operations = operationsSchema.safeParse(json);
  if (!operations.success)
    return { kind: "retry", error: appError("the app's list of steps is not readable"), afterMs };
  return readOperations(operations.data, afterMs, now);
}

function readOperations(received: ReceivedOperation[], afterMs: number | null, now: Date): Answer {
  const [first] = received;
  if (first && received.length === 1) {
    if (first.op === "RunComplete") return { kind: "complete", output: first.data ?? null };
    if (first.op === "StepError") {
      const error = readError(first.error, "the step failed");
      return {
        kind: "retry",
        error,
        afterMs,
        memoIfLast: { op: "save", stepId: first.id, memo: JSON.stringify({ error }) },
      };
    }
  }
  const operations: Operation[] = [];
  for (const operation of received) {
    const read = readOperation(operation, now);
    if (read === null)
      return {
        kind: "fail",
        error: {
          name: "UnsupportedStepError",
          message: `the function uses ${stepTool(operation.op)}, which the embedded server does not run`,
        },
      };
    operations.push(read);
  }
  return { kind: "operations", operations };
}

function readOperation({ id, op, name, data, error }: ReceivedOperation, now: Date): Operation | null {
  switch (op) {
    case "StepRun":
      return { op: "save", stepId: id, memo: JSON.stringify({ data: data ?? null }) };
    case "StepFailed":
      return { op: "save", stepId: id, memo: JSON.stringify({ error: readError(error, "the step failed") }) };
    case "StepPlanned":
      return { op: "plan", stepId: id };
    case "Sleep":
      return { op: "sleep", stepId: id, until: sleepUntil(name ?? "", now) };
    default:
      return null;
  }
}

const stepTools: Record<string, string> = {
  WaitForEvent: "step.waitForEvent",
  WaitForSignal: "step.waitForSignal",
  InvokeFunction: "step.invoke",
  AIGateway: "step.ai",
  Gateway: "step.fetch",
  DeferAdd: "defer",
};
const stepTool = (op: string): string => stepTools[op] ?? `the operation ${op}`;

const appError = (message: string): RunError => ({ name: "Error", message });

function readError(value: unknown, fallback: string): RunError {
  const error = errorSchema.safeParse(value).data;
  return error
    ? { ...error, message: error.message ?? error.error ?? fallback }
    : appError(typeof value === "string" ? value : fallback);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
