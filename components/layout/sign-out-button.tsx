import { LogOutIcon } from "@/components/ui/icons";

/** The submit button of the form that signs out, in the user menu's look. */
export function SignOutButton() {
  return (
    <button type="submit" className="option">
      <LogOutIcon />
      Sign out
    </button>
  );
}
