import { ButtonLink } from "@/components/ui/button";
import { ChevronLeftIcon, ChevronRightIcon } from "@/components/ui/icons";

/** Links to the stretch of time before this one and after it; no link to what has not begun. */
export function BeforeAfter({ what, before, after }: { what: "day" | "week"; before: string; after: string | null }) {
  return (
    <>
      <ButtonLink variant="outline" href={before}>
        <ChevronLeftIcon />
        {`Previous ${what}`}
      </ButtonLink>
      {after ? (
        <ButtonLink variant="outline" href={after}>
          {`Next ${what}`}
          <ChevronRightIcon />
        </ButtonLink>
      ) : null}
    </>
  );
}
