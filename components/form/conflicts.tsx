import { Alert } from "@/components/ui/alert";
import type { FieldConflict } from "@/lib/field-conflict";

/** Both values of every field in dispute. Saving again writes what stands in the form. */
export function Conflicts({ conflicts }: { conflicts: readonly FieldConflict[] }) {
  if (conflicts.length === 0) return null;
  return (
    <Alert variant="warning" title="Two versions of the same field">
      <ul className="mt-1 grid gap-1">
        {conflicts.map(({ key, label, yours, now, by, when }) => (
          <li key={key}>
            <strong className="font-medium">{label}</strong>: yours “{yours || "empty"}”, saved by{" "}
            {by ?? "somebody else"}
            {when ? ` ${when}` : ""} “{now || "empty"}”
          </li>
        ))}
      </ul>
      <p className="mt-1">Put the right value into the form and save again.</p>
    </Alert>
  );
}
