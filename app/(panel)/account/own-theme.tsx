"use client";

import type { Theme } from "@/components/layout/theme";
import { ThemeSwitch } from "@/components/layout/theme-switch";
import { setThemeAction } from "./actions";

/** Light, dark or system, kept with the person. */
export function OwnTheme({ theme }: { theme: Theme }) {
  return <ThemeSwitch theme={theme} persist={(chosen) => setThemeAction({ theme: chosen })} />;
}
