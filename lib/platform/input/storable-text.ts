/** Zero bytes and halves of a character: what PostgreSQL refuses in any text (error 22021). */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** Whether the database can hold a text; for schemas of everything that people send. */
export function isStorableText(text: string): boolean {
  return !UNSTORABLE.test(text);
}

export const NOT_STORABLE = "Take out the characters that cannot be shown.";
