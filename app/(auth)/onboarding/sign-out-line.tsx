/** Whose first steps these are, and the way out for somebody else. */
export function SignOutLine({ email }: { email: string }) {
  return (
    <form action="/api/sign-out" method="post" className="text-sm text-muted-foreground">
      Signed in as {email}.{" "}
      <button type="submit" className="font-medium text-primary underline underline-offset-3">
        Sign out
      </button>
    </form>
  );
}
