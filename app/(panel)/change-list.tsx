import { columnLabel } from "@/lib/domain/circuits/format-field";

/** Field by field, what was and what is. */
export function ChangeList({ changes }: { changes: Record<string, { before: unknown; after: unknown }> }) {
  return (
    <ul>
      {Object.entries(changes).map(([column, { before, after }]) => (
        <li key={column} className="tabular-nums">
          {columnLabel(column)}: <del className="text-muted-foreground">{text(before)}</del> → <ins className="no-underline">{text(after)}</ins>
        </li>
      ))}
    </ul>
  );
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === "") return "empty";
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : JSON.stringify(value);
}
