import type { ReactNode } from "react";
import { Checkbox } from "@/components/ui/checkbox";

export type CheckboxFieldProps = {
  name: string;
  label: ReactNode;
  id?: string | undefined;
  hint?: ReactNode;
  value?: string | undefined;
  type?: "checkbox" | "radio" | undefined;
  defaultChecked?: boolean | undefined;
  checked?: boolean | undefined;
  onChange?: (() => void) | undefined;
  disabled?: boolean | undefined;
};

/** A checkbox or radio with its label beside it; the whole line is the target. */
export function CheckboxField({ name, label, id = name, hint, ...input }: CheckboxFieldProps) {
  return (
    <div data-slot="checkbox-field" className="flex items-start gap-2 max-sm:items-center">
      <Checkbox id={id} name={name} aria-describedby={hint ? `${id}-hint` : undefined} className="mt-0.5" {...input} />
      <div>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-xs text-muted-foreground">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
