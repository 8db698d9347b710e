import { type FieldChange, describeChanges } from "@/lib/domain/activity/describe-changes";

/** Field by field, what was and what is; of a list, what came and what went. */
export function ChangeList({ changes }: { changes: Record<string, { before: unknown; after: unknown }> }) {
  return (
    <ul>
      {describeChanges(changes).map((change) => (
        <li key={change.field} className="break-words tabular-nums">
          {change.label}: <Difference change={change} />
        </li>
      ))}
    </ul>
  );
}

function Difference({ change }: { change: FieldChange }) {
  if (change.kind === "value") {
    return (
      <>
        <del className="text-muted-foreground">{change.before}</del> →{" "}
        <ins className="no-underline">{change.after}</ins>
      </>
    );
  }
  const { added, removed, order } = change;
  if (added.length === 0 && removed.length === 0) return <>now in the order {order.join(", ")}</>;
  return (
    <>
      {added.length > 0 ? (
        <>
          added <ins className="no-underline">{added.join(", ")}</ins>
        </>
      ) : null}
      {added.length > 0 && removed.length > 0 ? "; " : null}
      {removed.length > 0 ? (
        <>
          removed <del className="text-muted-foreground">{removed.join(", ")}</del>
        </>
      ) : null}
    </>
  );
}
