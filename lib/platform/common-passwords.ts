let loaded: Promise<ReadonlySet<string>> | undefined;

/**
 * Some 49,000 passwords of public leaks, in lower case: the list of @zxcvbn-ts/language-common, as a set and without
 * its matcher. Loaded with the first password that somebody chooses (30 ms, 4 MB), so that a start and a page pay
 * nothing for it.
 */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  loaded ??= import("@zxcvbn-ts/language-common").then(({ dictionary }) => new Set(dictionary["passwords-common"]));
  return loaded;
}
