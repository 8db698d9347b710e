export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

/** The theme a cookie names; anything else is the system's. */
export function themeOf(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? "system";
}

const ONE_YEAR_SECONDS = 31_536_000;

/** Browser only: puts the theme on the page and into the cookie that the server reads. */
export function showTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}
