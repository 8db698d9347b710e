/**
 * The day of an address between 1990 and 2100; anything that is none is null, which asks for today or the week that is
 * going on.
 */
export function askedDay(text: string | string[] | undefined): string | null {
  if (typeof text !== "string" || !/^(199\d|20\d\d|2100)-\d{2}-\d{2}$/.test(text)) return null;
  return Number.isNaN(Date.parse(text)) || !new Date(text).toISOString().startsWith(text) ? null : text;
}
