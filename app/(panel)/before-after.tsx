import { ButtonLink } from "@/components/ui/button";
import { ChevronLeftIcon, ChevronRightIcon } from "@/components/ui/icons";

/** Links to the stretch of time before this one and after it; no link to what has not begun. */
export function BeforeAfter({ what, before, after }: { what: "day" | "week"; before: string; after: string | null }) {
  return (
    <>
      <ButtonLink variant="outline" href={before} aria-label={`The ${what} before`}>
        <ChevronLeftIcon />
        Before
      </ButtonLink>
      {after ? (
        <ButtonLink variant="outline" href={after} aria-label={`The ${what} after`}>
          After
          <ChevronRightIcon />
        </ButtonLink>
      ) : null}
    </>
  );
}
