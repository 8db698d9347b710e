type Entry = { url: string | null; index: number };
/** The Navigation API, in browsers that have it. */
type WindowWithNavigation = { navigation?: { currentEntry: Entry | null; entries(): Entry[] } };

/**
 * Goes from a saved form to its record so that Back does not open the form again: back to the record where it is the
 * page before, else in the form's place.
 */
export function leaveForm(router: { back(): void; replace(href: string): void }, href: string): void {
  const navigation = (window as WindowWithNavigation).navigation;
  const before = navigation?.entries()[(navigation.currentEntry?.index ?? 0) - 1]?.url;
  if (before && new URL(before).pathname === href) router.back();
  else router.replace(href);
}
