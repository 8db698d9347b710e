"use client";

import { useId, useState } from "react";
import { type Action, type Answer, callAction } from "@/components/form/call-action";
import { showTheme, THEMES, type Theme } from "./theme";
import { MonitorIcon, MoonIcon, SunIcon } from "@/components/ui/icons";

const looks = {
  light: { label: "Light", Icon: SunIcon },
  dark: { label: "Dark", Icon: MoonIcon },
  system: { label: "System", Icon: MonitorIcon },
};

/**
 * Light, dark or as the system says: at once on the page, for the next page in the cookie, and through `persist` for
 * the next device.
 */
export function ThemeSwitch({ theme, persist }: { theme: Theme; persist?: Action<Answer<unknown>> | undefined }) {
  const [chosen, setChosen] = useState(theme);
  // Radios of one name are one group, and the account's page has a second switch beside the menu's.
  const name = useId();
  const choose = (next: Theme) => {
    setChosen(next);
    showTheme(next);
    // The page and its cookie have it; another device asks the account.
    if (persist) void callAction(persist, { theme: next });
  };
  return (
    <fieldset data-slot="theme-switch" className="flex gap-0.5 rounded-md bg-muted p-0.5">
      <legend className="sr-only">Theme</legend>
      {THEMES.map((one) => {
        const { label, Icon } = looks[one];
        return (
          <label
            key={one}
            className="relative flex flex-1 items-center justify-center gap-1.5 rounded-sm px-2 py-1 text-xs font-medium text-muted-foreground has-checked:bg-primary-soft has-checked:text-primary-soft-foreground has-focus-visible:outline-2 has-focus-visible:outline-ring"
          >
            <input
              type="radio"
              name={name}
              value={one}
              checked={chosen === one}
              onChange={() => choose(one)}
              className="absolute inset-0 appearance-none rounded-sm focus-visible:outline-none"
            />
            <Icon className="size-3.5" />
            {label}
          </label>
        );
      })}
    </fieldset>
  );
}
