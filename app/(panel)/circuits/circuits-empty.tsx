import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** No rows without a filter: nothing has been synced yet, or nothing is in this person's scope. */
export function CircuitsEmpty({ lastGoodAt }: { lastGoodAt: Date | null }) {
  return (
    <EmptyState
      title="No circuits yet"
      description={
        lastGoodAt
          ? "None of the circuits is in your regions or assigned to you. Ask an administrator if that is wrong."
          : "WorkStudio has not been synced. Start the first sync."
      }
      actions={lastGoodAt ? undefined : <ButtonLink href="/sync">Go to Sync</ButtonLink>}
    />
  );
}
