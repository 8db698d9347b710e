"use client";

import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { LoaderCircleIcon, SearchIcon } from "@/components/ui/icons";
import { Kbd } from "@/components/ui/kbd";
import { CommandPaletteResults } from "./command-palette-results";
import { type PaletteAnswer, usePaletteSearch } from "./command-palette-search";
import { doPageAct, pageActs } from "./page-acts";

export type PaletteDialogProps = {
  source: string;
  onClose: () => void;
  /** Does an action that is not the page's own. */
  onAct: (act: string) => void;
};

/**
 * The command palette: a box to type in and what it finds, all by keyboard; Enter goes there, with Ctrl or ⌘ in
 * another tab.
 */
export default function CommandPaletteDialog({ source, onClose, onAct }: PaletteDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const [isEnterDue, setEnterDue] = useState(false);
  const id = useId();
  const { answer, problem, isCurrent, retry } = usePaletteSearch(source, typed.trim());
  const ofPage = { label: "On this page", items: pageActs(typed) };
  // Whoever has typed nothing wants to see what can be done here; whoever types a page's name wants to go there.
  const groups = (typed.trim() === "" ? [ofPage, ...answer.groups] : withSecond(answer.groups, ofPage)).filter(
    ({ items }) => items.length > 0,
  );
  const count = groups.reduce((sum, { items }) => sum + items.length, 0);
  const optionId = (index: number) => `${id}-option-${index}`;
  const close = () => dialog.current?.close();
  const act = (name: string) => {
    // The palette gives focus back first, so that what the act opens gives it back to the page too.
    close();
    if (!doPageAct(name)) onAct(name);
  };

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);

  useEffect(() => {
    document.getElementById(`${id}-option-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [id, active, answer]);

  // Enter pressed before the answer was there goes to its first result once it is.
  useEffect(() => {
    if (!isEnterDue || !isCurrent) return;
    document.getElementById(`${id}-option-0`)?.click();
  }, [id, isEnterDue, isCurrent]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && count > 0) {
      event.preventDefault();
      setActive((active + step + count) % count);
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (!isCurrent) return setEnterDue(true);
    const { ctrlKey, metaKey } = event;
    document
      .getElementById(optionId(active))
      ?.dispatchEvent(new globalThis.MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey }));
  };
  const closeFromBackdrop = (event: MouseEvent<HTMLDialogElement>) => {
    const { left, right, top, bottom } = event.currentTarget.getBoundingClientRect();
    if (event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom) close();
  };

  const said = problem
    ? ""
    : !isCurrent
      ? "Searching"
      : count === 0
        ? "Nothing found"
        : count === 1
          ? "1 result"
          : `${count} results`;
  return (
    <dialog
      ref={dialog}
      data-slot="dialog"
      aria-label="Go to"
      onClose={onClose}
      onMouseDown={closeFromBackdrop}
      className="mx-auto mt-[10dvh] mb-auto hidden max-h-[75dvh] w-[36rem] max-w-[calc(100vw-1rem)] flex-col rounded-xl p-0 open:flex"
    >
      <div className="relative border-b p-2">
        <span className="pointer-events-none absolute inset-y-0 left-5 grid place-items-center text-muted-foreground">
          {isCurrent || problem ? <SearchIcon /> : <LoaderCircleIcon className="motion-safe:animate-spin" />}
        </span>
        <input
          ref={input}
          autoFocus
          type="text"
          role="combobox"
          aria-label="Search pages, actions, circuits and people"
          aria-autocomplete="list"
          aria-expanded={count > 0}
          aria-controls={`${id}-results`}
          aria-activedescendant={count > 0 ? optionId(active) : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          placeholder="Page, action, circuit, person"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
            setEnterDue(false);
          }}
          onKeyDown={onKeyDown}
          className="control h-9 pl-9"
        />
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
      <CommandPaletteResults
        id={`${id}-results`}
        groups={groups}
        active={active}
        isStale={!isCurrent}
        optionId={optionId}
        onActive={setActive}
        onChosen={close}
        onAct={act}
      />
      {problem ? (
        <div role="alert" className="flex flex-wrap items-center justify-between gap-2 px-4 py-3 text-sm">
          {problem}
          <Button
            size="sm"
            variant="outline"
            onClick={() => {
              retry();
              input.current?.focus();
            }}
          >
            Try again
          </Button>
        </div>
      ) : null}
      {isCurrent && !problem && count === 0 ? (
        <p className="px-4 py-6 text-center text-sm text-muted-foreground">
          Nothing found for “{typed.trim()}”. Circuits are found by work order, title or planner.
        </p>
      ) : null}
      <p className="flex flex-wrap gap-x-4 gap-y-1 border-t px-4 py-2 text-xs text-muted-foreground max-sm:hidden">
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose
        </span>
        <span>
          <Kbd>Enter</Kbd> go or do
        </span>
        <span>
          <Kbd>Esc</Kbd> close
        </span>
      </p>
    </dialog>
  );
}

/** Pages first, then what the open page offers. */
function withSecond(groups: PaletteAnswer["groups"], second: PaletteAnswer["groups"][number]): PaletteAnswer["groups"] {
  const at = groups[0]?.label === "Pages" ? 1 : 0;
  return [...groups.slice(0, at), second, ...groups.slice(at)];
}
