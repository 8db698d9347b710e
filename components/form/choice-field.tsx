import { Select } from "@/components/ui/select";
import { Field, type FieldProps } from "./field";

type Props = Omit<FieldProps, "children"> & { choices: readonly { id: number; name: string }[]; chosen: number | null };

/** One of several records, or none. */
export function ChoiceField({ choices, chosen, ...field }: Props) {
  return (
    <Field {...field}>
      {(control) => (
        <Select {...control} defaultValue={chosen === null ? "" : String(chosen)}>
          <option value="">None</option>
          {choices.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
