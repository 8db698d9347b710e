/**
 * A password that stands alone, and one beside a second factor that the person must have (security A1; NIST SP
 * 800-63B-4, 3.1.1.2).
 */
export const MIN_LENGTH_ALONE = 15;
export const MIN_LENGTH_WITH_SECOND_FACTOR = 8;
export const MAX_LENGTH = 128;

/** How long a person's new password must be, in characters. */
export function minPasswordLength({
  hasTwoFactor,
  mustHaveTwoFactor,
}: {
  hasTwoFactor: boolean;
  mustHaveTwoFactor: boolean;
}): number {
  return hasTwoFactor && mustHaveTwoFactor ? MIN_LENGTH_WITH_SECOND_FACTOR : MIN_LENGTH_ALONE;
}

/** The form that is counted, compared and hashed: however a keyboard composes a letter, it is the same one. */
export function normalisePassword(password: string): string {
  return password.normalize("NFC");
}

/**
 * What is wrong with a password's length, in characters as people count them, or null. For both sides: no list of words
 * is needed for it.
 */
export function passwordLengthProblem(password: string, minLength: number): string | null {
  const length = Array.from(normalisePassword(password)).length;
  if (length < minLength)
    return `Use at least ${minLength} characters; this has ${length}. Four or five words in a row are easy to remember.`;
  return length > MAX_LENGTH ? `Use at most ${MAX_LENGTH} characters.` : null;
}
