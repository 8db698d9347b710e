"use client";

import { type SyntheticEvent, useState, useTransition } from "react";
import { type Answer, type Refused, refusalOf } from "./call-action";
import { refusePartlyTyped } from "./partly-typed";
import { SAVED_EVENT } from "./unsaved-changes";

/**
 * A form that calls its action itself: one run at a time, what was typed stays, and an unreachable server is a message
 * like any other refusal. Spread `form` on it: with an action React keeps what is sent before the page's script has
 * arrived, and no password gets into an address.
 */
export function useSubmission<T>(act: (data: FormData) => Promise<Answer<T>>, onDone: (data: T) => void) {
  const [failure, setFailure] = useState<Refused | null>(null);
  const [isPending, startTransition] = useTransition();

  function send(data: FormData, form?: HTMLFormElement) {
    if (isPending) return;
    startTransition(async () => {
      const answer = await act(data).catch(refusalOf);
      setFailure(answer.ok ? null : answer);
      if (!answer.ok) return;
      form?.dispatchEvent(new Event(SAVED_EVENT));
      onDone(answer.data);
    });
  }
  function onSubmit(event: SyntheticEvent<HTMLFormElement>) {
    // React empties a form after its action; this one keeps what was typed.
    event.preventDefault();
    const form = event.currentTarget;
    const refusal = refusePartlyTyped(form);
    if (refusal) setFailure(refusal);
    else send(new FormData(form), form);
  }
  return { form: { action: (data: FormData) => send(data), onSubmit }, failure, isPending };
}

/** A text field's value; files and missing fields are an empty text. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === "string" ? value : "";
}
