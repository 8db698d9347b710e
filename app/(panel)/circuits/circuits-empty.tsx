import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SearchIcon } from "@/components/ui/icons";

/** No rows: because of the filters, or because nothing has been synced yet. */
export function CircuitsEmpty({
  isFiltered,
  clearHref,
  lastGoodAt,
}: {
  isFiltered: boolean;
  clearHref: string;
  lastGoodAt: Date | null;
}) {
  if (isFiltered) {
    return (
      <EmptyState
        icon={<SearchIcon />}
        title="No circuit fits these filters"
        description="Take a filter away, or search for less."
        actions={
          <ButtonLink href={clearHref} variant="outline">
            Clear filters
          </ButtonLink>
        }
      />
    );
  }
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
