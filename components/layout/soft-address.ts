type LinkLike = Pick<HTMLAnchorElement, "href" | "target" | "hasAttribute">;

/** The path a click on this link may go to without loading a document, or null when the browser should handle it. */
export function softAddress(link: LinkLike, here: Pick<Location, "href">): string | null {
  if (
    (link.target !== "" && link.target !== "_self") ||
    link.hasAttribute("download") ||
    link.hasAttribute("data-native")
  )
    return null;
  const to = new URL(link.href, here.href);
  const from = new URL(here.href);
  if (to.origin !== from.origin || to.pathname.startsWith("/api/")) return null;
  if (to.hash !== "" && to.pathname === from.pathname && to.search === from.search) return null;
  return to.pathname + to.search + to.hash;
}
