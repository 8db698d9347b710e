"use client";

import { useState } from "react";
import { CheckboxField } from "@/components/form/checkbox-field";
import { Field } from "@/components/form/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { ENOUGH_CONTRAST, NAMED_COLORS, contrastOnPages, hexOf } from "@/lib/domain/lookups/lookup-colors";
import type { LookupField, LookupValue } from "@/lib/domain/lookups/lookup-types";
import { ColorMark } from "./color-mark";

type Props = {
  field: LookupField;
  value: LookupValue;
  errors: readonly string[] | undefined;
  isFixed: boolean;
  fixedHint: string;
};

/** The control of one field of a lookup table. */
export function LookupFieldControl({ field, value, errors, isFixed, fixedHint }: Props) {
  if (field.input === "switch")
    return <CheckboxField name={field.key} label={field.label} hint={field.hint} defaultChecked={value === true} />;
  if (field.input === "color")
    return <ColorField field={field} value={typeof value === "string" ? value : ""} errors={errors} />;
  return (
    <Field
      name={field.key}
      label={field.label}
      hint={isFixed ? fixedHint : field.hint}
      errors={errors}
      required={field.isRequired}
      optional={!field.isRequired}
    >
      {(control) =>
        field.input === "choice" ? (
          <Select {...control} defaultValue={String(value ?? "")}>
            {value ? null : <option value="">Choose…</option>}
            {field.choices?.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </Select>
        ) : (
          <Input
            {...control}
            defaultValue={String(value ?? "")}
            readOnly={isFixed}
            maxLength={field.maxLength}
            inputMode={field.input === "decimal" ? "decimal" : undefined}
            autoComplete="off"
            spellCheck={field.key === "name"}
          />
        )
      }
    </Field>
  );
}

/** A named colour or one's own, and whether it can be seen on light and on dark pages. */
function ColorField({
  field,
  value,
  errors,
}: {
  field: LookupField;
  value: string;
  errors: readonly string[] | undefined;
}) {
  const [color, setColor] = useState(value);
  const [isOwn, setOwn] = useState(value.startsWith("#"));
  const hex = hexOf(color);
  return (
    <Field name={field.key} label={field.label} hint={field.hint} errors={errors} optional>
      {(control) => (
        <div className="grid gap-2">
          <input type="hidden" name={field.key} value={color} />
          <div className="flex gap-2">
            <Select
              id={control.id}
              aria-describedby={control["aria-describedby"]}
              aria-invalid={control["aria-invalid"]}
              value={isOwn ? "own" : color}
              onChange={({ target }) => {
                setOwn(target.value === "own");
                setColor(target.value === "own" ? (hex ?? "#336699") : target.value);
              }}
            >
              <option value="">None</option>
              {Object.entries(NAMED_COLORS).map(([name, { label }]) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
              <option value="own">Another…</option>
            </Select>
            {isOwn ? (
              <input
                type="color"
                aria-label="Another colour"
                value={hex ?? "#336699"}
                onChange={({ target }) => setColor(target.value)}
                className="h-8 w-14 shrink-0 rounded-md border border-input bg-card"
              />
            ) : null}
          </div>
          {hex ? <Contrast hex={hex} color={color} /> : null}
        </div>
      )}
    </Field>
  );
}

function Contrast({ hex, color }: { hex: string; color: string }) {
  const { light, dark } = contrastOnPages(hex);
  const verdict = (ratio: number) => `${ratio.toFixed(1)} : 1${ratio >= ENOUGH_CONTRAST ? "" : ", too faint"}`;
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground">
      <ColorMark color={color} />
      <span>Light pages {verdict(light)}</span>
      <span>Dark pages {verdict(dark)}</span>
    </p>
  );
}
