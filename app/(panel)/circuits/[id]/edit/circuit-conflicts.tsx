import { Alert } from "@/components/ui/alert";
import type { FieldValue } from "@/lib/domain/circuits/fields";

export type Conflict = { key: string; label: string; yours: FieldValue; now: FieldValue };

/** Both values of every field in dispute. Saving again writes what stands in the form. */
export function CircuitConflicts({
  conflicts,
  regions,
}: {
  conflicts: Conflict[];
  regions: { value: number; name: string }[];
}) {
  if (conflicts.length === 0) return null;
  const text = (key: string, value: FieldValue) =>
    (key === "regionId" ? regions.find((region) => region.value === value)?.name : null) ??
    (value === null || value === "" ? "empty" : String(value));
  return (
    <Alert variant="warning" title="Two versions of the same field">
      <table className="mt-1 text-sm">
        <thead className="text-left">
          <tr>
            <th scope="col" className="pr-6">
              Field
            </th>
            <th scope="col" className="pr-6">
              Yours
            </th>
            <th scope="col">Saved by somebody else</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.map((conflict) => (
            <tr key={conflict.key}>
              <th scope="row" className="pr-6 text-left font-medium">
                {conflict.label}
              </th>
              <td className="pr-6">{text(conflict.key, conflict.yours)}</td>
              <td>{text(conflict.key, conflict.now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1">Put the right value into the form and save again.</p>
    </Alert>
  );
}
