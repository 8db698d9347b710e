import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Prisma, db } from "./db";
import { toFailure, toInvalid } from "./error-response";
import { AppError } from "./errors";

const schema = z.strictObject({
  values: z.strictObject({ title: z.string().min(1, "Enter a title.") }),
  codes: z.array(z.string("Choose a code.")),
  reason: z.string().min(3, "Say why."),
});

function refused(input: unknown) {
  const parsed = schema.safeParse(input);
  if (parsed.success) throw new Error("It was taken.");
  return toInvalid(parsed.error);
}

describe("the field errors of a refused input", () => {
  it("go by the field's own name, also inside a group or a list", () => {
    const error = refused({ values: { title: "" }, codes: ["a", 1], reason: "" });
    expect(error.code).toBe("INVALID");
    expect(error.details.fieldErrors).toEqual({
      title: ["Enter a title."],
      codes: ["Choose a code."],
      reason: ["Say why."],
    });
  });

  it("leave the message to what is wrong with the whole", () => {
    expect(refused("nonsense").message).toMatch(/expected object/i);
    expect(refused("nonsense").details.fieldErrors).toEqual({});
  });
});

describe("what a person sees of an error", () => {
  it("is the message, the fields and both values of an expected one", () => {
    const error = new AppError("CONFLICT", "Somebody was faster.", {
      fieldErrors: { title: ["Taken."] },
      conflict: [{ key: "title" }],
    });
    expect(toFailure(error, "request-1")).toEqual({
      ok: false,
      code: "CONFLICT",
      message: "Somebody was faster.",
      fieldErrors: { title: ["Taken."] },
      conflict: [{ key: "title" }],
    });
    expect(toFailure(new AppError("FORBIDDEN", "No."), "request-1")).toEqual({
      ok: false,
      code: "FORBIDDEN",
      message: "No.",
    });
  });

  it.each<[string, () => Promise<unknown>]>([
    ["a broken statement", () => db().$queryRaw(Prisma.sql`SELECT secret_column FROM users`)],
    ["a broken rule of the database", () => db().region.create({ data: { name: "Twice", code: "LAN" } })],
    ["a wrong value", () => db().$queryRaw(Prisma.sql`SELECT ${"a\u0000b"}::text`)],
    ["a defect", async () => Reflect.get(Object(undefined) as { at: { all: number } }, "at").all],
    ["a thrown text", async () => Promise.reject("password=hunter2 at /srv/app/secret.ts")],
  ])("is an id for %s: no statement, no path, no stack", async (_, work) => {
    const error: unknown = await work().catch((thrown: unknown) => thrown);
    expect(error).toBeDefined();
    expect(toFailure(error, "request-1")).toEqual({
      ok: false,
      code: "INTERNAL",
      message: "Something went wrong on our side. Nothing was changed. Tell an administrator this id: request-1",
    });
  });

  it("is a request to try again when the database is away", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:5432"), { code: "ECONNREFUSED" });
    for (const error of [
      refused,
      new Error("Connection terminated unexpectedly"),
      new Error("Raw query failed. Code: `N/A`. Message: `Server has closed the connection.`"),
      new Error("timeout exceeded when trying to connect"),
    ]) {
      const failure = toFailure(error, "request-1");
      expect(failure.code).toBe("UNAVAILABLE");
      expect(failure.message).not.toContain("10.0.0.7");
    }
  });
});
