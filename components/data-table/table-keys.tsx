"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";
import { rememberPlace, rememberedPlace } from "./list-place";
import { keepOpenedList, pageOf } from "./opened-list";
import { areShortcutsOn } from "./shortcut-setting";
import { TYPING } from "./typing";
import { useKeysHelp } from "./use-keys-help";

const ROW_LINK = "tbody th > a";
const CONTROLS = "a, button, input, label, select, textarea, summary, [popover]";

/**
 * One island per table: j/k and arrows between rows, "e" to the form of the row with focus, "x" to tick it, "a" to what
 * can be done with ticked ones, "/" to the search box, "?" for help, a click anywhere on a row, and the place kept
 * for Back.
 */
export function TableKeys({ tableId, editPath }: { tableId: string; editPath?: string | undefined }) {
  const router = useRouter();
  const { Help, close } = useKeysHelp();
  const search = useSearchParams().toString();
  const drawnSearch = useRef<string | null>(null);

  useEffect(() => {
    const region = document.getElementById(tableId);
    if (!region || drawnSearch.current === search) return;
    if (drawnSearch.current === null) restorePlace(region);
    else showTop(region);
    drawnSearch.current = search;
  }, [tableId, search]);

  useEffect(() => {
    const region = document.getElementById(tableId);
    if (!region) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (
          document.activeElement?.matches(`#${CSS.escape(tableId)} ${ROW_LINK}`) &&
          focusRow(region, event.key === "ArrowDown" ? 1 : -1)
        )
          event.preventDefault();
        return;
      }
      if ((event.target instanceof Element && event.target.closest(TYPING)) || !areShortcutsOn()) return;
      if (event.key === "e" && editPath !== undefined) {
        const link = document.activeElement?.closest("tbody tr")?.querySelector("th > a");
        if (!link || !region.contains(link)) return;
        event.preventDefault();
        rememberList(region);
        router.push(`${link.getAttribute("href") ?? ""}${editPath}`);
      } else if (event.key === "x") tickRow(region);
      else if (event.key === "a")
        document.querySelector<HTMLElement>("[data-slot=selection-bar]:not([hidden]) button")?.focus();
      else if (event.key === "j" || event.key === "k") focusRow(region, event.key === "j" ? 1 : -1);
    };
    const onRowClick = (event: MouseEvent) => openRow(region, event);
    document.addEventListener("keydown", onKeyDown);
    region.addEventListener("click", onRowClick);
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      region.removeEventListener("click", onRowClick);
    };
  }, [tableId, editPath, router]);

  return Help ? <Help onClose={close} /> : null;
}

/** Other rows begin at their first; on a phone they scroll with the page. */
function showTop(region: HTMLElement) {
  region.scrollTop = 0;
  if (region.getBoundingClientRect().top < 0) region.scrollIntoView({ block: "start", behavior: "instant" });
}

function focusRow(region: HTMLElement, step: 1 | -1): boolean {
  const links = [...region.querySelectorAll<HTMLElement>(ROW_LINK)];
  const row = document.activeElement?.closest("tbody tr");
  const current = links.findIndex((link) => link.closest("tr") === row);
  const next = links[current < 0 ? (step === 1 ? 0 : links.length - 1) : current + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return next !== undefined;
}

function tickRow(region: HTMLElement) {
  const row = document.activeElement?.closest("tbody tr");
  if (row && region.contains(row)) row.querySelector<HTMLElement>("[data-row-select]")?.click();
}

/** Keeps the page of the list for the way from record to record, where its rows are records with pages of their own. */
function rememberList(region: HTMLElement) {
  const records = new RegExp(`^${location.pathname}/(\\d+)$`);
  const ids = [...region.querySelectorAll(ROW_LINK)].flatMap((link) => {
    const id = records.exec(link.getAttribute("href") ?? "")?.[1];
    return id === undefined ? [] : [Number(id)];
  });
  if (ids.length === 0) return;
  const address = location.pathname + location.search;
  const page = pageOf(address);
  keepOpenedList(location.pathname, { address, at: page, pages: { [page]: ids }, lastPage: null });
}

/** The link in the row's first cell is the real control; a click beside it is passed on with its modifier keys. */
function openRow(region: HTMLElement, event: MouseEvent) {
  const target = event.target instanceof Element ? event.target : null;
  const link = target?.closest("tr")?.querySelector<HTMLAnchorElement>("th > a");
  if (!link || !link.matches(ROW_LINK)) return;
  rememberPlace(region, link);
  rememberList(region);
  if (event.defaultPrevented || target?.closest(CONTROLS) || getSelection()?.isCollapsed === false) return;
  const { ctrlKey, metaKey, shiftKey } = event;
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
}

function restorePlace(region: HTMLElement) {
  const place = rememberedPlace();
  if (!place) return;
  region.scrollTo({ top: place.top, left: place.left, behavior: "instant" });
  for (const link of region.querySelectorAll<HTMLElement>(ROW_LINK)) {
    if (link.getAttribute("href") !== place.href) continue;
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  }
}
