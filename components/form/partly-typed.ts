import { fixFields } from "@/lib/fix-fields";
import type { Refused } from "./call-action";

/**
 * A refusal for native inputs that hold something the browser cannot read, as a date of which only the month was typed:
 * their value is empty, so sending it would say that nothing was meant. Null when there is none.
 */
export function refusePartlyTyped(form: HTMLFormElement): Refused | null {
  const fields = [...form.elements].filter(
    (element): element is HTMLInputElement => element instanceof HTMLInputElement && element.validity.badInput,
  );
  if (fields.length === 0) return null;
  return {
    ok: false,
    code: "INVALID",
    message: fixFields(fields.length),
    fieldErrors: Object.fromEntries(
      fields.map(({ name, type }) => [
        name,
        [type === "date" ? "Type the whole date, or clear the field." : "Type a whole value, or clear the field."],
      ]),
    ),
  };
}
