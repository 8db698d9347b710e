"use client";

import { useEffect, useState } from "react";
import { type Action, type Answer, callAction } from "@/components/form/call-action";
import type { BulkPreview } from "@/lib/domain/exclusions/bulk-exclusions";
import { removedWords } from "./removed-words";
import type { Target } from "./selection-bar";

type Preview = { guard: string | null; count: number; words: string };

/** What a bulk act on a target would do, in a sentence; `effect` says what comes of the miles and units. The target stays as it was when this was asked first. */
export function usePreview(
  action: Action<Answer<BulkPreview>>,
  target: Target,
  effect: string,
): Preview & { target: Target } {
  const [counted] = useState(target);
  const [preview, setPreview] = useState<Preview>({ guard: null, count: 0, words: "Counting…" });
  useEffect(() => {
    let isCurrent = true;
    void callAction(action, { target: counted }).then((answer) => {
      if (isCurrent)
        setPreview(answer.ok ? said(answer.data, effect) : { guard: null, count: 0, words: answer.message });
    });
    return () => {
      isCurrent = false;
    };
  }, [action, counted, effect]);
  return { ...preview, target: counted };
}

function said(preview: BulkPreview, effect: string): Preview {
  const { matching, already, guard } = preview;
  const count = matching - already;
  const skipped =
    already === 0 ? "" : ` ${circuits(already)} ${already === 1 ? "is" : "are"} so already and left alone.`;
  return { guard, count, words: `${circuits(count)}. ${effect}: ${removedWords(preview)}.${skipped}` };
}

/** A number of circuits in words. */
export function circuits(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "circuit" : "circuits"}`;
}
