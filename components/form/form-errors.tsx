"use client";

import { useEffect, useRef } from "react";
import { Alert } from "@/components/ui/alert";

export type FormErrorsProps = {
  /** The action's message. Nothing is drawn without it. */
  message?: string | undefined;
  fieldErrors?: Readonly<Record<string, readonly string[] | undefined>> | undefined;
  /** Field names in the words of their labels. */
  labels?: Readonly<Record<string, string>> | undefined;
};

/**
 * Why a form was refused, with a link to each field; the first of them takes focus when it appears or changes, or this
 * where none is named.
 */
export function FormErrors({ message, fieldErrors = {}, labels = {} }: FormErrorsProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!message) return;
    const wrong = ref.current?.closest("form")?.querySelector<HTMLElement>("[aria-invalid=true]");
    (wrong ?? ref.current)?.focus();
  }, [message, fieldErrors]);

  if (!message) return null;
  // What is said of the whole form already is not said again of its field.
  const fields = Object.entries(fieldErrors).filter(([, errors]) => errors?.some((error) => error !== message));
  return (
    <div ref={ref} tabIndex={-1} data-slot="form-errors">
      <Alert variant="danger" role="alert" title={message}>
        {fields.length > 0 ? (
          <ul className="mt-1 list-disc pl-4">
            {fields.map(([name, errors]) => (
              <li key={name}>
                <a href={`#${name}`} className="underline underline-offset-2">
                  {labels[name] ?? name}
                </a>
                : {errors?.join(" ")}
              </li>
            ))}
          </ul>
        ) : null}
      </Alert>
    </div>
  );
}
