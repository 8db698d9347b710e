"use client";

import { startTransition, type ComponentProps } from "react";

export type ActionFormProps = Omit<ComponentProps<"form">, "action" | "onSubmit" | "method"> & {
  /** The dispatch of `useActionState`. */
  action: (data: FormData) => void;
};

/**
 * A form over `useActionState` that keeps what was typed when the action refuses it: React empties a form after every
 * action, refused or not. Give SubmitButton the hook's `isPending`; without script the form still posts.
 */
export function ActionForm({ action, children, ...props }: ActionFormProps) {
  return (
    <form
      {...props}
      action={action}
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(
          event.currentTarget,
          event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null,
        );
        startTransition(() => action(data));
      }}
    >
      {children}
    </form>
  );
}
