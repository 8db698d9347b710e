import { describe, expect, it } from "vitest";
import { readAnswer } from "./read-answer";

const now = new Date("2026-06-01T00:00:00Z");
const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  readAnswer({ status, headers: { "x-inngest-sdk": "js:v4", ...headers }, body: JSON.stringify(body) }, now);

describe("an app's answer", () => {
  it("is tried again when it does not come from the SDK, even a 200", () => {
    expect(readAnswer({ status: 200, headers: {}, body: "<html>" }, now)).toMatchObject({
      kind: "retry",
      error: { message: "the app answered 200 without the Inngest SDK" },
    });
    expect(readAnswer({ status: 404, headers: {}, body: "" }, now)).toMatchObject({ kind: "retry" });
  });

  it("completes the run with 200, or with the operation RunComplete", () => {
    expect(answer(200, { done: true })).toEqual({ kind: "complete", output: { done: true } });
    expect(answer(206, [{ id: "h", op: "RunComplete", data: 1 }])).toEqual({ kind: "complete", output: 1 });
  });

  it("tells a retry from an end by x-inngest-no-retry", () => {
    const error = { name: "TypeError", message: "no", stack: "at home" };
    expect(answer(500, error, { "x-inngest-no-retry": "false", "retry-after": "7" })).toEqual({
      kind: "retry",
      error,
      afterMs: 7_000,
    });
    expect(answer(400, error, { "x-inngest-no-retry": "true" })).toEqual({ kind: "fail", error });
  });

  it("reads steps, plans and sleeps", () => {
    expect(
      answer(206, [
        { id: "a", op: "StepRun" },
        { id: "b", op: "StepPlanned" },
        { id: "c", op: "Sleep", name: "2s" },
      ]),
    ).toEqual({
      kind: "operations",
      operations: [
        { op: "save", stepId: "a", memo: '{"data":null}' },
        { op: "plan", stepId: "b" },
        { op: "sleep", stepId: "c", until: new Date("2026-06-01T00:00:02Z") },
      ],
    });
  });

  it("keeps the memo of a failing step for the last attempt", () => {
    const error = { name: "Error", message: "no" };
    expect(answer(206, [{ id: "a", op: "StepError", error }])).toMatchObject({
      kind: "retry",
      afterMs: null,
      memoIfLast: { op: "save", stepId: "a", memo: JSON.stringify({ error }) },
    });
  });

  it("fails at once for what is not run here", () => {
    expect(
      answer(206, [
        { id: "a", op: "StepRun", data: 1 },
        { id: "b", op: "DeferAdd" },
      ]),
    ).toMatchObject({
      kind: "fail",
      error: { message: "the function uses defer, which the embedded server does not run" },
    });
    expect(answer(201, null)).toMatchObject({ kind: "fail" });
  });

  it("does not take an unreadable list of steps for progress", () => {
    expect(answer(206, { steps: "many" })).toMatchObject({ kind: "retry" });
    expect(answer(206, [])).toMatchObject({ kind: "retry" });
  });
});
