/**
 * One field that the person and somebody else changed to different values: both in words, who saved the stored one and
 * how long ago (null when the log does not say), and that value as a form has it.
 */
export type FieldConflict<Key extends string = string, Value = unknown> = {
  key: Key;
  label: string;
  yours: string;
  now: string;
  by: string | null;
  when: string | null;
  value: Value;
};

/** What a form compares with after a conflict was shown: a value that was seen is decided by what is saved next. */
export function withSeen<Values extends object>(base: Values, conflicts: readonly FieldConflict[]): Values {
  return { ...base, ...Object.fromEntries(conflicts.map(({ key, value }) => [key, value])) };
}
