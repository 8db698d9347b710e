/**
 * Whose page it is: the id of the person that the server drew it for, or an empty text for somebody who was not
 * signed in.
 */
export type PageStamp = { readonly person: string };

export const PAGE_STAMP_META = "drawn-for";

/** The stamp of the page in this window, from its head; see PageStampTag. */
export function readPageStamp(): PageStamp {
  const tag = document.querySelector<HTMLMetaElement>(`meta[name="${PAGE_STAMP_META}"]`);
  return { person: tag?.content ?? "" };
}

/** Whether a call may be this person's: its stamp names them, or it comes from no page. */
export function isDrawnFor(page: unknown, userId: bigint): boolean {
  if (page === undefined) return true;
  return typeof page === "object" && page !== null && "person" in page && page.person === String(userId);
}
