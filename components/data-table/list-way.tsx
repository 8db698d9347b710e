"use client";

import { useRouter } from "next/navigation";
import {
  type ComponentType,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useState,
} from "react";
import { buttonVariants } from "@/components/ui/button-variants";
import { ChevronLeftIcon, ChevronRightIcon } from "@/components/ui/icons";
import { loadPart } from "@/components/ui/load-part";
import { movePlace } from "./list-place";
import { type OpenedList, atPage, keepOpenedList, placeOf, useOpenedList } from "./opened-list";
import { areShortcutsOn } from "./shortcut-setting";
import { TYPING } from "./typing";

type Props = {
  /** The list's path, e.g. "/circuits"; a record stands at `<path>/<id>`. */
  path: string;
  id: number;
  /** What one record is called. */
  one: string;
};

/**
 * On a record's page, the way through the list from which it was opened: its neighbours under the list's filters,
 * search and order. A step takes the record's place in the browser's history, so that Back leads to the list at once.
 * Without such a list there is nothing to walk.
 */
export function ListWay({ path, id, one }: Props) {
  const router = useRouter();
  const [Help, setHelp] = useState<ComponentType<{ onClose: () => void }> | null>(null);
  const list = useOpenedList(path);
  const place = list ? placeOf(list, id) : null;
  const [previous, next] = [place?.previous ?? null, place?.next ?? null];
  const missing = place?.missing.join(" ") ?? "";

  useEffect(() => {
    if (!list || !place || list.at === place.page) return;
    keepOpenedList(path, { ...list, at: place.page });
  }, [path, list, place]);

  useEffect(() => {
    if (!list || missing === "") return;
    const given = new AbortController();
    void Promise.all(missing.split(" ").map((page) => readPage(path, list.address, Number(page), given.signal)))
      .then((read) => keepOpenedList(path, read.reduce(withPage, list)))
      // Neighbours beyond the page are a convenience: without them the list itself leads on.
      .catch(() => undefined);
    return () => given.abort();
  }, [path, list, missing]);

  const address = list?.address ?? path;
  const go = useCallback(
    (to: number) => {
      movePlace(address, `${path}/${to}`);
      router.replace(`${path}/${to}`);
    },
    [router, address, path],
  );

  // Before the page is painted: whoever sees the next record may press a key at once.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !areShortcutsOn()) return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      const to = event.key === "j" ? next : event.key === "k" ? previous : null;
      if (to === null && event.key !== "?") return;
      event.preventDefault();
      if (to !== null) go(to);
      else void loadPart(() => import("./table-keys-help")).then((part) => part && setHelp(() => part.default));
    };
    // Before the keys of a table on the record's page, which leave alone what was taken.
    document.addEventListener("keydown", onKeyDown, true);
    return () => document.removeEventListener("keydown", onKeyDown, true);
  }, [go, previous, next]);

  return (
    <>
      {place ? (
        <nav aria-label="Through the list" className="flex gap-1">
          <Step
            label={`Previous ${one}`}
            shortcut="k"
            href={previous === null ? null : `${path}/${previous}`}
            go={() => previous !== null && go(previous)}
          >
            <ChevronLeftIcon />
          </Step>
          <Step
            label={`Next ${one}`}
            shortcut="j"
            href={next === null ? null : `${path}/${next}`}
            go={() => next !== null && go(next)}
          >
            <ChevronRightIcon />
          </Step>
        </nav>
      ) : null}
      {Help ? <Help onClose={() => setHelp(null)} /> : null}
    </>
  );
}

type StepProps = { label: string; shortcut: string; href: string | null; go: () => void; children: ReactNode };

function Step({ label, shortcut, href, go, children }: StepProps) {
  const look = buttonVariants({ variant: "outline", size: "icon" });
  if (href === null)
    return (
      <a role="link" aria-disabled="true" aria-label={label} className={look}>
        {children}
      </a>
    );
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go();
  };
  return (
    <a href={href} aria-label={label} title={`${label} (${shortcut})`} className={look} onClick={onClick}>
      {children}
    </a>
  );
}

type ReadPage = { page: number; ids: number[]; pageCount: number };

async function readPage(path: string, address: string, page: number, signal: AbortSignal): Promise<ReadPage> {
  const query = atPage(address, page).split("?")[1] ?? "";
  const answer = await fetch(`/api${path}/rows${query ? `?${query}` : ""}`, { signal });
  if (!answer.ok) throw new Error(`The list answered HTTP ${answer.status}.`);
  return (await answer.json()) as ReadPage;
}

/** A page past the end is answered by the last one, which is known already. */
function withPage(list: OpenedList, { page, ids, pageCount }: ReadPage): OpenedList {
  return { ...list, lastPage: pageCount, pages: { ...list.pages, [page]: list.pages[page] ?? ids } };
}
