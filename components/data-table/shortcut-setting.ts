const KEY = "single-key-shortcuts";

/** Single-key shortcuts can be turned off (WCAG 2.1.4): speech input and some keyboards press letters unasked. */
export function areShortcutsOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

export function setShortcuts(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // Storage is blocked: the setting lasts as long as the page.
  }
}
