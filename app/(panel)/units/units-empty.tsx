import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** No units without a filter: none were fetched yet, or none of this person's circuits has any. */
export function UnitsEmpty({ isFetched }: { isFetched: boolean }) {
  return (
    <EmptyState
      title="No planned units yet"
      description={
        isFetched
          ? "None of your circuits has units. Units are fetched for circuits whose status asks for it."
          : "Units are fetched after the circuits. Start a sync, or wait for the next one."
      }
      actions={isFetched ? undefined : <ButtonLink href="/sync">Go to Sync</ButtonLink>}
    />
  );
}
