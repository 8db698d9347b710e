import { PAGE_STAMP_META } from "@/lib/page-stamp";

/** Says in the page's head whom it was drawn for, so that its acts can carry it; React puts the tag there. */
export function PageStampTag({ person }: { person: bigint }) {
  return <meta name={PAGE_STAMP_META} content={String(person)} />;
}
