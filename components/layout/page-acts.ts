import { matchesWords } from "@/lib/matches-words";
import type { PaletteItem } from "./command-palette-search";

const MARK = "data-palette";
const PREFIX = "page:";

/**
 * What the open page offers to do, as palette items: every button or link marked `data-palette="Edit this circuit"`. A
 * page draws only what its reader may do, so the palette offers no more.
 */
export function pageActs(typed: string): PaletteItem[] {
  return elements()
    .map((element) => element.getAttribute(MARK) ?? "")
    .filter((label) => matchesWords(label, typed))
    .map((label) => ({ act: `${PREFIX}${label}`, label }));
}

/** Does what the page's own button or link of that name does; false for an act that is not the page's. */
export function doPageAct(act: string): boolean {
  if (!act.startsWith(PREFIX)) return false;
  const label = act.slice(PREFIX.length);
  elements()
    .find((element) => element.getAttribute(MARK) === label)
    ?.click();
  return true;
}

function elements(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`[${MARK}]:not(:disabled, [aria-disabled="true"], [hidden] *)`)];
}
