import type { ReactNode } from "react";
import { cn } from "@/lib/utils";
import { CircleAlertIcon } from "@/components/ui/icons";

/** What a control needs to be wired to its label, hint and error; spread it on Input, Select, Textarea or Checkbox. */
export type FieldControl = {
  id: string;
  name: string;
  required?: boolean;
  "aria-invalid"?: true;
  "aria-describedby"?: string;
};

export type FieldProps = {
  name: string;
  label: ReactNode;
  /** Defaults to `name`, which is also where FormErrors links; give another where two forms of a page share a name. */
  id?: string | undefined;
  hint?: ReactNode;
  /** Messages of the schema, as in an action's `fieldErrors[name]`. */
  errors?: readonly string[] | undefined;
  required?: boolean | undefined;
  /** Says "optional" beside the label; use it where most fields are required. */
  optional?: boolean | undefined;
  /** Shown at the end of the label's line, e.g. where a value comes from. */
  aside?: ReactNode;
  className?: string | undefined;
  children: (control: FieldControl) => ReactNode;
};

/** One field: label, control, hint and error, tied together for screen readers. */
export function Field({
  name,
  label,
  id = name,
  hint,
  errors = [],
  required,
  optional,
  aside,
  className,
  children,
}: FieldProps) {
  const hasError = errors.length > 0;
  const described = [hint ? `${id}-hint` : "", hasError ? `${id}-error` : ""].filter(Boolean).join(" ");
  const control: FieldControl = {
    id,
    name,
    ...(required ? { required } : {}),
    ...(hasError ? { "aria-invalid": true } : {}),
    ...(described ? { "aria-describedby": described } : {}),
  };
  return (
    <div data-slot="field" data-invalid={hasError || undefined} className={cn("grid content-start gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
          {optional ? <span className="font-normal text-muted-foreground"> (optional)</span> : null}
        </label>
        {aside ? <div className="text-xs text-muted-foreground">{aside}</div> : null}
      </div>
      {children(control)}
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {hint}
        </p>
      ) : null}
      {hasError ? (
        <p id={`${id}-error`} className="flex items-start gap-1 text-xs font-medium text-destructive">
          <CircleAlertIcon className="mt-0.5 size-3" />
          <span>{errors.join(" ")}</span>
        </p>
      ) : null}
    </div>
  );
}
