"use client";

import { useState } from "react";
import { Input } from "@/components/ui/input";
import { Field, type FieldProps } from "./field";

type Props = Pick<FieldProps, "name" | "id" | "label" | "hint" | "errors"> & {
  autoComplete: "current-password" | "new-password";
  autoFocus?: boolean | undefined;
};

/** A password that can be looked at; pasting and password managers work (security A2). */
export function PasswordField({ autoComplete, autoFocus, ...field }: Props) {
  const [isVisible, setVisible] = useState(false);
  return (
    <Field
      {...field}
      aside={
        <button
          type="button"
          className="underline underline-offset-2"
          aria-pressed={isVisible}
          onClick={() => setVisible(!isVisible)}
        >
          {isVisible ? "Hide" : "Show"}
        </button>
      }
    >
      {(control) => (
        <Input
          {...control}
          type={isVisible ? "text" : "password"}
          autoComplete={autoComplete}
          autoFocus={autoFocus}
          required
          maxLength={1024}
          spellCheck={false}
          autoCapitalize="none"
        />
      )}
    </Field>
  );
}
