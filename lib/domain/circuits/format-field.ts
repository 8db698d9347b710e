import { formatDay } from "@/lib/platform/time";
import type { FieldValue, SyncableField } from "./fields";

const decimals = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/**
 * A field's value in words: miles and acres with two decimals and their unit, days written out, regions by name; null
 * stays null.
 */
export function formatField(
  field: SyncableField,
  value: FieldValue,
  regions: readonly { id: number; name: string }[],
): string | null {
  if (value === null || value === "") return null;
  if (field.kind === "region") return regions.find((region) => region.id === value)?.name ?? String(value);
  if (field.kind === "date") return formatDay(String(value));
  if (field.kind === "text") return String(value);
  return field.unit === "%"
    ? `${percent.format(Number(value))}%`
    : `${decimals.format(Number(value))} ${field.unit ?? ""}`.trim();
}
