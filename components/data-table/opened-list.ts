import { useMemo, useSyncExternalStore } from "react";

/**
 * A list from which a record was opened: its address, and the records' ids around the opened one, page by page in
 * their order.
 */
export type OpenedList = {
  /** The list's address, e.g. "/circuits?region=LEH&page=2". */
  address: string;
  /** The page of the record that was looked at last. */
  at: number;
  /** Pages by their number; what is not here was not read yet. */
  pages: Record<number, number[]>;
  /** The last page's number, once it was reached. */
  lastPage: number | null;
};

const keyOf = (path: string) => `opened ${path}`;
/** Storage may be blocked: then the list is known as long as the page lives. */
const unsaved = new Map<string, string>();
const listeners = new Set<() => void>();

/** Keeps the list from which a record is opened, for this tab. */
export function keepOpenedList(path: string, opened: OpenedList): void {
  const text = JSON.stringify(opened);
  unsaved.set(path, text);
  try {
    sessionStorage.setItem(keyOf(path), text);
  } catch {
    // The map has it.
  }
  for (const tell of listeners) tell();
}

function openedText(path: string): string | null {
  try {
    return sessionStorage.getItem(keyOf(path)) ?? unsaved.get(path) ?? null;
  } catch {
    return unsaved.get(path) ?? null;
  }
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** The list of this path from which a record was opened last in this tab; null on the server and where none was. */
export function useOpenedList(path: string): OpenedList | null {
  const text = useSyncExternalStore(
    subscribe,
    () => openedText(path),
    () => null,
  );
  return useMemo(() => (text === null ? null : (JSON.parse(text) as OpenedList)), [text]);
}

/** The number of an address's page; the first where it says none. */
export function pageOf(address: string): number {
  const page = Number(new URLSearchParams(address.split("?")[1]).get("page"));
  return Number.isInteger(page) && page > 0 ? page : 1;
}

/** The same list at another page. */
export function atPage(address: string, page: number): string {
  const [path = "", query = ""] = address.split("?");
  const params = new URLSearchParams(query);
  if (page === 1) params.delete("page");
  else params.set("page", String(page));
  return params.size > 0 ? `${path}?${params.toString()}` : path;
}

/** Where a record stands among those read, and which pages must be read to know its neighbours. */
export function placeOf(
  { pages, lastPage }: OpenedList,
  id: number,
): { page: number; previous: number | null; next: number | null; missing: number[] } | null {
  const found = Object.entries(pages).find(([, ids]) => ids.includes(id));
  if (!found) return null;
  const [page, ids] = [Number(found[0]), found[1]];
  const index = ids.indexOf(id);
  const before = index > 0 ? ids[index - 1] : pages[page - 1]?.at(-1);
  const after = index < ids.length - 1 ? ids[index + 1] : pages[page + 1]?.[0];
  const missing = [
    ...(before === undefined && page > 1 && !pages[page - 1] ? [page - 1] : []),
    ...(after === undefined && page !== lastPage && !pages[page + 1] ? [page + 1] : []),
  ];
  return { page, previous: before ?? null, next: after ?? null, missing };
}
