/** Narrows the options beside a `data-option-search` box to those that contain what is typed. */
export function findOptions(event: Event): void {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.hasAttribute("data-option-search")) return;
  const wanted = box.value.trim().toLowerCase();
  for (const option of box.form?.querySelectorAll<HTMLElement>("fieldset label") ?? []) {
    option.hidden = !option.textContent.toLowerCase().includes(wanted);
  }
}

/** Escape hides tooltips until the pointer or focus moves on (WCAG 1.4.13). */
export function hideTooltips(event: KeyboardEvent): void {
  if (event.key === "Escape") document.documentElement.dataset["tooltips"] = "off";
}

/** Closes a panel that focus has left by the keyboard, so that it never lies over what has focus. */
export function closeLeftPanels({ target }: FocusEvent): void {
  if (!(target instanceof Node)) return;
  for (const panel of document.querySelectorAll<HTMLElement>('[popover="auto"]:popover-open')) {
    const opener = document.querySelector(`[popovertarget="${CSS.escape(panel.id)}"]`);
    if (!panel.contains(target) && !opener?.contains(target)) panel.hidePopover();
  }
}

export function showTooltips(): void {
  if (document.documentElement.dataset["tooltips"]) delete document.documentElement.dataset["tooltips"];
}

/** Gives a text that does not fit its place all of itself as the tooltip, while the pointer is on it. */
export function titleCutText({ target }: PointerEvent): void {
  let element = target instanceof HTMLElement ? target : null;
  // What is cut may hold a link or a mark that the pointer is on.
  for (let depth = 0; element && depth < 3; depth++, element = element.parentElement) {
    if (element.title && element.dataset["cut"] === undefined) return;
    if (element.scrollWidth <= element.clientWidth || getComputedStyle(element).textOverflow !== "ellipsis") continue;
    element.title = element.textContent;
    element.dataset["cut"] = "";
    return;
  }
}

const inEastern = new Intl.DateTimeFormat("en-US", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "America/New_York",
});

/** Says on a sheet, as it is printed, when that was. */
export function datePrint(): void {
  for (const line of document.querySelectorAll("[data-print-date]"))
    line.textContent = `WS-Tracker, printed ${inEastern.format(new Date())} ET`;
}
