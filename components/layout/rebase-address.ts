/**
 * The address a link or form means when it was drawn for `shown` while the page for `pending` is still on its way: what
 * it changes, done to where the person is going already. A sort pressed right after a filter keeps the filter.
 * Addresses begin with "/".
 */
export function rebaseAddress(wanted: string, shown: string, pending: string): string {
  const [want, base, next] = [wanted, shown, pending].map((address) => new URL(address, "http://list"));
  if (!want || !base || !next || want.pathname !== base.pathname || next.pathname !== base.pathname) return wanted;
  const query = next.searchParams;
  for (const name of new Set([...want.searchParams.keys(), ...base.searchParams.keys()])) {
    const values = want.searchParams.getAll(name);
    if (values.join("\n") === base.searchParams.getAll(name).join("\n")) continue;
    query.delete(name);
    for (const value of values) query.append(name, value);
  }
  // Another filter or order begins at its first page.
  if (!want.searchParams.has("page")) query.delete("page");
  return `${next.pathname}${query.size > 0 ? `?${query.toString()}` : ""}${want.hash}`;
}
