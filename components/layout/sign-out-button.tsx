import { LogOutIcon } from "@/components/ui/icons";

/** The submit button of the form that signs out, in the user menu's look. */
export function SignOutButton() {
  return (
    <button type="submit" className="flex w-full items-center gap-2 rounded-sm px-2 py-1.5 text-start hover:bg-accent focus-visible:-outline-offset-2">
      <LogOutIcon />
      Sign out
    </button>
  );
}
