"use client";

import { useState } from "react";
import { Field } from "@/components/form/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { FOR_GOOD } from "@/lib/domain/circuits/fields";

const HINTS: Record<string, string> = {
  "": "When WorkStudio changes its value again, somebody has to decide again.",
  day: "Until the end of that day no change in WorkStudio asks anybody. Then the correction falls due for review.",
  [FOR_GOOD]: "No change in WorkStudio asks anybody again. It can be ended here at any time.",
};

/** How long a correction is left alone whatever WorkStudio does. */
export function Protection({ errors }: { errors: readonly string[] | undefined }) {
  const [protection, setProtection] = useState("");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        name="protection"
        label="Protection"
        hint={HINTS[protection]}
        className={protection === "day" ? "" : "sm:col-span-2"}
      >
        {(control) => (
          <Select {...control} value={protection} onChange={({ target }) => setProtection(target.value)}>
            <option value="">None</option>
            <option value="day">Until a day</option>
            <option value={FOR_GOOD}>For good</option>
          </Select>
        )}
      </Field>
      {protection === "day" ? (
        <Field name="protectedUntil" label="Protected until" required errors={errors}>
          {(control) => <Input {...control} type="date" autoComplete="off" />}
        </Field>
      ) : null}
    </div>
  );
}
