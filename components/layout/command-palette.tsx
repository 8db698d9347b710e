"use client";

import { type ComponentType, useCallback, useEffect, useState } from "react";
import { buttonVariants } from "@/components/ui/button-variants";
import { SearchIcon } from "@/components/ui/icons";
import { Kbd } from "@/components/ui/kbd";
import { loadPart } from "@/components/ui/load-part";
import type { PaletteDialogProps } from "./command-palette-dialog";

export type CommandPaletteProps = { source: string; shortcut: string; onAct: (act: string) => void };

/**
 * The button in the top bar and the keys (Ctrl-K, ⌘-K) that open the command palette; what it opens is loaded with its
 * first use.
 */
export function CommandPalette({ source, shortcut, onAct }: CommandPaletteProps) {
  const [isOpen, setOpen] = useState(false);
  const [Palette, setPalette] = useState<ComponentType<PaletteDialogProps> | null>(null);
  const open = useCallback(async () => {
    const part = await loadPart(() => import("./command-palette-dialog"));
    if (!part) return;
    setPalette(() => part.default);
    setOpen(true);
  }, []);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k")
        return;
      event.preventDefault();
      // A form in a dialog is not to be left by a slip of the hand.
      if (!document.querySelector("dialog:modal")) void open();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [open]);

  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => void open()}
        className={buttonVariants({ variant: "outline" })}
      >
        <SearchIcon />
        <span className="font-normal text-muted-foreground max-sm:sr-only">
          Go to<span aria-hidden>…</span>
          <span className="sr-only"> a page, circuit or person, or do something</span>
        </span>
        <span className="max-lg:hidden" aria-hidden>
          <Kbd>{shortcut}</Kbd>
        </span>
      </button>
      {isOpen && Palette ? <Palette source={source} onClose={() => setOpen(false)} onAct={onAct} /> : null}
    </>
  );
}
