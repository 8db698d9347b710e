"use client";

import { useState, useTransition } from "react";
import { signIn } from "next-auth/react";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { Input } from "@/components/ui/input";

function credentialsOf(data: FormData): { email: string; password: string } {
  const [email, password] = [data.get("email"), data.get("password")];
  return { email: typeof email === "string" ? email : "", password: typeof password === "string" ? password : "" };
}

/** E-mail and password; a refusal never says which of the two was wrong (security A5). */
export function SignInForm({ returnTo }: { returnTo: string }) {
  const [message, setMessage] = useState<string>();
  const [isVisible, setVisible] = useState(false);
  const [isPending, startTransition] = useTransition();

  function submit(data: FormData) {
    startTransition(async () => {
      setMessage(undefined);
      const answer = await signIn("credentials", { redirect: false, ...credentialsOf(data) }).catch(() => null);
      if (answer?.ok) window.location.assign(returnTo);
      else setMessage(answer?.status === 401 ? "That e-mail and password do not fit together. Check both and try again." : "The server did not answer. Try again in a moment.");
    });
  }

  return (
    <form
      className="grid gap-4"
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) submit(new FormData(event.currentTarget));
      }}
    >
      <FormErrors message={message} />
      <Field name="email" label="E-mail">
        {(control) => <Input {...control} type="email" autoComplete="username" autoFocus required maxLength={255} />}
      </Field>
      <Field
        name="password"
        label="Password"
        aside={
          <button type="button" className="underline underline-offset-2" aria-pressed={isVisible} onClick={() => setVisible(!isVisible)}>
            {isVisible ? "Hide" : "Show"}
          </button>
        }
      >
        {(control) => <Input {...control} type={isVisible ? "text" : "password"} autoComplete="current-password" required maxLength={1024} />}
      </Field>
      <SubmitButton pending={isPending} pendingLabel="Signing in…">
        Sign in
      </SubmitButton>
    </form>
  );
}
