/** Gives the search box of the page the focus, with what is in it chosen; takes the key that asked for it. */
export function focusSearch(event: KeyboardEvent): void {
  const box = document.querySelector<HTMLInputElement>("[data-list-search]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}
