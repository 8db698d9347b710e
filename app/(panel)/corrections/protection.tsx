"use client";

import { useState } from "react";
import { Field } from "@/components/form/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { FOR_GOOD } from "@/lib/domain/circuits/fields";
import { AS_NOW, NO_PROTECTION } from "@/lib/domain/corrections/protection";

const DAY = "day";
const HINTS: Record<string, string> = {
  [AS_NOW]: "A protection that is running goes on.",
  [NO_PROTECTION]: "When WorkStudio changes its value again, somebody has to decide again.",
  [DAY]: "Until the end of that day no change in WorkStudio asks anybody. Then the correction falls due for review.",
  [FOR_GOOD]: "No change in WorkStudio asks anybody again. You can end it here at any time.",
};

type Props = { isProtected: boolean; errors: readonly string[] | undefined };

/** How long a correction is left alone whatever WorkStudio does. */
export function Protection({ isProtected, errors = [] }: Props) {
  const [protection, setProtection] = useState(isProtected ? AS_NOW : NO_PROTECTION);
  const isDay = protection === DAY;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        name="protection"
        label="Protection"
        hint={HINTS[protection]}
        errors={isDay ? [] : errors}
        className={isDay ? "" : "sm:col-span-2"}
      >
        {(control) => (
          <Select {...control} value={protection} onChange={({ target }) => setProtection(target.value)}>
            {isProtected ? <option value={AS_NOW}>As it is now</option> : null}
            <option value={NO_PROTECTION}>None</option>
            <option value={DAY}>Until a day</option>
            <option value={FOR_GOOD}>For good</option>
          </Select>
        )}
      </Field>
      {isDay ? (
        <Field name="protected-until" label="Protected until" required errors={errors}>
          {(control) => <Input {...control} type="date" autoComplete="off" />}
        </Field>
      ) : null}
    </div>
  );
}
