import { Input } from "@/components/ui/input";
import { Field, type FieldProps } from "./field";

type Props = Omit<FieldProps, "children"> & { suggestions: readonly string[]; value: string };

/** A text with suggestions: typing filters them, and any other text may be typed as well. */
export function ComboboxField({ suggestions, value, ...field }: Props) {
  return (
    <Field {...field}>
      {(control) => (
        <>
          <Input {...control} list={`${control.id}-suggestions`} defaultValue={value} autoComplete="off" />
          <datalist id={`${control.id}-suggestions`}>
            {suggestions.map((suggestion) => (
              <option key={suggestion} value={suggestion} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
