type Place = { top: number; left: number; href: string | null };

const places = new Map<string, Place>();
let arrivedByHistory = "";
const address = () => location.pathname + location.search;

if (typeof window !== "undefined") {
  window.addEventListener("popstate", () => {
    arrivedByHistory = address();
  });
}

/** Keeps where a list was scrolled to and which row was opened, for when Back returns to it. */
export function rememberPlace(region: HTMLElement, link: HTMLAnchorElement): void {
  places.set(address(), { top: region.scrollTop, left: region.scrollLeft, href: link.getAttribute("href") });
}

/** Another row of a list is the one to return to: somebody went on from record to record. */
export function movePlace(list: string, href: string): void {
  const place = places.get(list);
  if (place) places.set(list, { ...place, href });
}

/** The place kept for the current address, if the browser's history led here. */
export function rememberedPlace(): Place | undefined {
  return arrivedByHistory === address() ? places.get(address()) : undefined;
}
