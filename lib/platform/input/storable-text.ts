/** Zero bytes and halves of a character: what PostgreSQL refuses in any text (error 22021). */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** Whether the database can hold a text; for schemas of everything that people send. */
export function isStorableText(text: string): boolean {
  return !UNSTORABLE.test(text);
}

export const NOT_STORABLE = "Take out the characters that cannot be shown.";

/**
 * A text without what the database cannot hold, of at most `longest` UTF-16 units; the cut never leaves half
 * a character.
 */
export function storableText(text: string, longest = Number.POSITIVE_INFINITY): string {
  const whole = text.replaceAll(/[\0\p{Cs}]/gu, "");
  if (whole.length <= longest) return whole;
  const last = whole.charCodeAt(longest - 1);
  return whole.slice(0, last >= 0xd800 && last < 0xdc00 ? longest - 1 : longest);
}
