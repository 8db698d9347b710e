/** Failures in a row after which a pair is not used until it is proved again (domain.md §2). */
export const MOST_FAILURES = 3;
