"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { type Action, type Answer, callAction } from "@/components/form/call-action";
import { keepLooking } from "@/components/form/keep-looking";
import { useSubmission } from "@/components/form/use-submission";
import { toast } from "@/components/ui/toast";
import type { StationsDialogProps } from "./station-bar";

type Wanted<Preview, Done> = {
  look: Action<Answer<Preview>>;
  act: Action<Answer<Done>>;
  /** What the form says, beside the stations and the mark of what was shown. */
  inputOf: (data: FormData) => object;
  /** What was done, for the notice. */
  doneWords: (done: Done) => string;
};

/**
 * An act on stations of the queue: what it would be about, once the server says it, or why it cannot be done; then its
 * form, which looks again after a conflict.
 */
export function useStationsAct<Preview extends { guard: string }, Done extends { stations: number }>(
  { target, onClose, onDone }: StationsDialogProps,
  { look, act, inputOf, doneWords }: Wanted<Preview, Done>,
) {
  const router = useRouter();
  const [preview, setPreview] = useState<Preview | string | null>(null);
  const [looks, setLooks] = useState(1);
  useEffect(
    () =>
      keepLooking(
        () => callAction(look, { target }),
        (answer) => setPreview(answer.ok ? answer.data : answer.message),
      ),
    [look, target, looks],
  );
  const seen = typeof preview === "object" ? preview : null;
  const submission = useSubmission(
    async (data) => {
      const answer = await callAction(act, { ...inputOf(data), target, guard: seen?.guard });
      if (!answer.ok && answer.code === "CONFLICT") setLooks((before) => before + 1);
      return answer;
    },
    (done) => {
      toast(done.stations === 0 ? "Nothing had changed" : doneWords(done), {
        tone: done.stations > 0 ? "success" : "info",
      });
      onClose();
      onDone?.();
      router.refresh();
    },
  );
  return { seen, refusal: typeof preview === "string" ? preview : null, ...submission };
}
