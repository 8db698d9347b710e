import { describe, expect, it } from "vitest";
import { z } from "zod";
import { toInvalid } from "./error-response";

const schema = z.strictObject({ values: z.strictObject({ title: z.string().min(1, "Enter a title.") }), codes: z.array(z.string("Choose a code.")), reason: z.string().min(3, "Say why.") });

function refused(input: unknown) {
  const parsed = schema.safeParse(input);
  if (parsed.success) throw new Error("It was taken.");
  return toInvalid(parsed.error);
}

describe("the field errors of a refused input", () => {
  it("go by the field's own name, also inside a group or a list", () => {
    const error = refused({ values: { title: "" }, codes: ["a", 1], reason: "" });
    expect(error.code).toBe("INVALID");
    expect(error.details.fieldErrors).toEqual({ title: ["Enter a title."], codes: ["Choose a code."], reason: ["Say why."] });
  });

  it("leave the message to what is wrong with the whole", () => {
    expect(refused("nonsense").message).toMatch(/expected object/i);
    expect(refused("nonsense").details.fieldErrors).toEqual({});
  });
});
