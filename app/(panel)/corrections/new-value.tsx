import { Field } from "@/components/form/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type FieldValue, SYNCABLE_FIELDS, type SyncableField } from "@/lib/domain/circuits/fields";

type Props = {
  field: SyncableField["key"];
  value: FieldValue;
  regions: readonly { id: number; name: string }[];
  errors: readonly string[] | undefined;
};

/** The input of a field's new value, as the form of the circuit has it. */
export function NewValue({ field: key, value, regions, errors }: Props) {
  const field = SYNCABLE_FIELDS.find((one) => one.key === key);
  if (!field) return null;
  const label = field.unit ? `${field.label} (${field.unit})` : field.label;
  return (
    <Field name="value" label={`New value: ${label.toLowerCase()}`} errors={errors}>
      {(control) =>
        field.kind === "region" ? (
          <Select {...control} defaultValue={String(value ?? "")}>
            {regions.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        ) : (
          <Input
            {...control}
            type={field.kind === "date" ? "date" : "text"}
            inputMode={field.kind === "decimal" ? "decimal" : undefined}
            align={field.kind === "decimal" ? "end" : undefined}
            defaultValue={value ?? ""}
            autoComplete="off"
          />
        )
      }
    </Field>
  );
}
