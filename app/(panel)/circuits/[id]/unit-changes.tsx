import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import type { UnitChange } from "@/lib/domain/planned-units/get-circuit-units";
import { ChangeList } from "../../change-list";
import { InstantText } from "../../instant-text";

/** What syncs saw change of the circuit's units, newest first, with who held the circuit then. */
export function UnitChanges({ changes, mayOpenSync }: { changes: readonly UnitChange[]; mayOpenSync: boolean }) {
  if (changes.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer font-medium">
        Vanished and altered units ({changes.length === 25 ? "the newest 25" : changes.length})
      </summary>
      <ol className="mt-2 grid gap-3">
        {changes.map(({ unitId, seenAt, syncLogId, station, type, changes: fields, holder, holderKind }) => (
          <li key={`${unitId} ${seenAt.getTime()}`} className="border-l-2 border-border pl-3">
            <p>
              <strong className="font-medium">
                {type || "No type"} {station ? `at station ${station}` : "without a station"}
              </strong>{" "}
              <span className="text-muted-foreground">
                <InstantText instant={seenAt} />, held by {holder ?? "nobody"}
                {syncLogId === null ? null : (
                  <>
                    {" · "}
                    {mayOpenSync ? (
                      <TextLink href={`/sync/${syncLogId}`}>sync {syncLogId}</TextLink>
                    ) : (
                      `sync ${syncLogId}`
                    )}
                  </>
                )}
              </span>{" "}
              {holderKind === "utility" ? <Badge variant="warning">in the utility’s hands</Badge> : null}
            </p>
            <ChangeList changes={fields} />
          </li>
        ))}
      </ol>
    </details>
  );
}
