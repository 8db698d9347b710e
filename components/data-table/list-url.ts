/** Names and values of a list's address; a name may stand several times, as a form with checkboxes sends it. */
export type ListParams = Readonly<Record<string, string | number | readonly string[] | null | undefined>>;
export type ListPatch = ListParams;

/** A list's address as it is now, and how to change it. Server side only: it is never handed to a client component. */
export type ListUrl = {
  pathname: string;
  /**
   * The address with some names changed, or left out with `null`; any change but of `page` itself goes back to page 1.
   */
  link: (patch?: ListPatch) => string;
  /** Another address with the same state, e.g. of a file. */
  at: (pathname: string, patch: ListPatch) => string;
  /** Hidden fields of a GET form that sets `except` itself: everything else that the address says. */
  fields: (except: readonly string[]) => { name: string; value: string }[];
};

/**
 * Builds the links of one list. Pass the parsed parameters as the address would say them and leave out (or pass null
 * for) what equals its default, so that one state has one short address.
 */
export function listUrl(pathname: string, params: ListParams): ListUrl {
  return {
    pathname,
    link(patch = {}) {
      const merged = "page" in patch ? { ...params, ...patch } : { ...params, page: null, ...patch };
      return addressOf(pathname, merged);
    },
    at(other, patch) {
      return addressOf(other, { ...params, page: null, ...patch });
    },
    fields(except) {
      return entriesOf(params)
        .filter(([name]) => name !== "page" && !except.includes(name))
        .map(([name, value]) => ({ name, value }));
    },
  };
}

function addressOf(pathname: string, params: ListParams): string {
  const query = new URLSearchParams(entriesOf(params)).toString();
  return query ? `${pathname}?${query}` : pathname;
}

function entriesOf(params: ListParams): [string, string][] {
  return Object.entries(params).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === undefined) return [];
    const values = typeof value === "object" ? value : [String(value)];
    return values.filter((one) => one !== "").map((one) => [name, one]);
  });
}
