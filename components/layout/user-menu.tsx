import type { ReactNode } from "react";
import type { Action, Answer } from "@/components/form/call-action";
import { ChevronDownIcon, CircleUserIcon } from "@/components/ui/icons";
import { Popover } from "@/components/ui/popover";
import type { Theme } from "./theme";
import { ThemeSwitch } from "./theme-switch";

export type UserMenuProps = {
  name: string;
  /** E-mail, role. */
  detail?: string | undefined;
  theme: Theme;
  /** A server action that stores the theme with the person. */
  persistTheme?: Action<Answer<unknown>> | undefined;
  links?: readonly { href: string; label: string; icon?: ReactNode }[] | undefined;
  /**
   * A form that signs out, with a UserMenuItem-like submit button: pass `<form
   * action={signOut}><SignOutButton /></form>`.
   */
  signOut: ReactNode;
};

/** Who is signed in, their links, the theme, and the way out. */
export function UserMenu({ name, detail, theme, persistTheme, links = [], signOut }: UserMenuProps) {
  return (
    <Popover
      id="user-menu"
      label="Account"
      triggerLabel={`Account of ${name}`}
      variant="ghost"
      align="end"
      contentClassName="w-60 p-1.5 text-sm"
      trigger={
        <>
          <CircleUserIcon />
          <span className="max-w-40 truncate max-sm:hidden">{name}</span>
          <ChevronDownIcon className="max-sm:hidden" />
        </>
      }
    >
      <div className="px-2 pt-1 pb-2">
        <p className="truncate font-medium">{name}</p>
        {detail ? <p className="truncate text-xs text-muted-foreground">{detail}</p> : null}
      </div>
      <ThemeSwitch theme={theme} persist={persistTheme} />
      <ul className="mt-1.5 border-t pt-1.5">
        {links.map((link) => (
          <li key={link.href}>
            <a href={link.href} className="option">
              {link.icon}
              {link.label}
            </a>
          </li>
        ))}
        <li>{signOut}</li>
      </ul>
    </Popover>
  );
}
