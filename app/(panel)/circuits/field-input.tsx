import { ComboboxField } from "@/components/form/combobox-field";
import { Field } from "@/components/form/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FieldValue, SyncableField } from "@/lib/domain/circuits/fields";

type Props = {
  field: SyncableField;
  /** Where it is not the field's key and label. */
  name?: string;
  label?: string;
  value: FieldValue;
  regions: readonly { value: number; name: string }[];
  /** What other circuits hold, to be chosen by typing. */
  suggestions?: readonly string[] | undefined;
  errors: readonly string[] | undefined;
  aside?: string | undefined;
  className?: string | undefined;
};

/** The input of a correctable field, wherever one is corrected. */
export function FieldInput({ field, name = field.key, label, value, regions, suggestions, ...around }: Props) {
  const unit = field.unit ? ` (${field.unit})` : "";
  const shared = { ...around, name, label: `${label ?? field.label}${unit}` };
  // Without it the browser would show the first region as if somebody had chosen it.
  const isKnownRegion = regions.some((region) => region.value === value);
  if (suggestions) return <ComboboxField {...shared} suggestions={suggestions} value={String(value ?? "")} />;
  return (
    <Field {...shared}>
      {(control) =>
        field.kind === "region" ? (
          <Select {...control} defaultValue={isKnownRegion ? String(value) : ""}>
            {isKnownRegion ? null : <option value="">Choose a region</option>}
            {regions.map((region) => (
              <option key={region.value} value={region.value}>
                {region.name}
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
