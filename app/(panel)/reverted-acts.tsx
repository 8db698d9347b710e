import { TextLink } from "@/components/ui/text-link";
import type { RevertState } from "@/lib/domain/activity/may-revert";
import { InstantText } from "./instant-text";

/** Which act this one takes back and which took it back, each as a link. */
export function RevertedActs({
  reverts,
  revertedBy,
  hrefOf,
}: Pick<RevertState, "reverts" | "revertedBy"> & { hrefOf: (id: number) => string }) {
  return (
    <>
      {reverts ? (
        <p className="text-muted-foreground">
          Reverts <TextLink href={hrefOf(reverts.id)}>the change by {reverts.actorName}</TextLink>,{" "}
          <InstantText instant={reverts.occurredAt} />
        </p>
      ) : null}
      {revertedBy ? (
        <p className="text-muted-foreground">
          <TextLink href={hrefOf(revertedBy.id)}>Reverted by {revertedBy.actorName}</TextLink>,{" "}
          <InstantText instant={revertedBy.occurredAt} />
        </p>
      ) : null}
    </>
  );
}
