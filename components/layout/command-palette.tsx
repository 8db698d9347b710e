"use client";

import { lazy, Suspense, useEffect, useState } from "react";
import { buttonVariants } from "@/components/ui/button-variants";
import { SearchIcon } from "@/components/ui/icons";
import { Kbd } from "@/components/ui/kbd";

const CommandPaletteDialog = lazy(() => import("./command-palette-dialog"));

/** The button in the top bar and the keys (Ctrl-K, ⌘-K) that open the command palette; what it opens is loaded with its first use. */
export function CommandPalette({ source, shortcut }: { source: string; shortcut: string }) {
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k")
        return;
      event.preventDefault();
      // A form in a dialog is not to be left by a slip of the hand.
      if (!document.querySelector("dialog:modal")) setOpen(true);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        className={buttonVariants({ variant: "outline" })}
      >
        <SearchIcon />
        <span className="font-normal text-muted-foreground max-sm:sr-only">
          Go to<span aria-hidden>…</span>
          <span className="sr-only"> a page, circuit or person</span>
        </span>
        <span className="max-lg:hidden" aria-hidden>
          <Kbd>{shortcut}</Kbd>
        </span>
      </button>
      {isOpen ? (
        <Suspense>
          <CommandPaletteDialog source={source} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
