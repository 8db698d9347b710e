"use client";

import { type SyntheticEvent, useState, useTransition } from "react";
import { TOO_LARGE } from "@/lib/body-limit";

export type Refused = {
  ok: false;
  code: string;
  message: string;
  fieldErrors?: Record<string, string[]>;
  conflict?: unknown;
};
export type Answer<T> = { ok: true; data: T } | Refused;

/**
 * A form that calls its action itself: one run at a time, what was typed stays, and an unreachable server is a message like any other refusal.
 * Spread `form` on it: with an action React keeps what is sent before the page's script has arrived, and no password gets into an address.
 */
export function useSubmission<T>(act: (data: FormData) => Promise<Answer<T>>, onDone: (data: T) => void) {
  const [failure, setFailure] = useState<Refused | null>(null);
  const [isPending, startTransition] = useTransition();

  function action(data: FormData) {
    if (isPending) return;
    startTransition(async () => {
      const answer = await act(data).catch(refusalOf);
      setFailure(answer.ok ? null : answer);
      if (answer.ok) onDone(answer.data);
    });
  }
  function onSubmit(event: SyntheticEvent<HTMLFormElement>) {
    // React empties a form after its action; this one keeps what was typed.
    event.preventDefault();
    action(new FormData(event.currentTarget));
  }
  return { form: { action, onSubmit }, failure, isPending };
}

function refusalOf(error: unknown): Refused {
  if (error instanceof Error && error.message === TOO_LARGE) return { ok: false, code: "INVALID", message: TOO_LARGE };
  return {
    ok: false,
    code: "UNAVAILABLE",
    message: "The server did not answer. Nothing was changed; try again in a moment.",
  };
}

/** A text field's value; files and missing fields are an empty text. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === "string" ? value : "";
}
