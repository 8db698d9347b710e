/** A form's own address; a field that is called "action" hides the property. */
export function formTarget(form: HTMLFormElement): URL {
  return new URL(form.getAttribute("action") ?? "", document.baseURI);
}

/** Where a GET form leads, without its empty fields, as a path on this site. */
export function formAddress(form: HTMLFormElement, submitter?: HTMLElement | null): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) {
    const text = typeof value === "string" ? value.trim() : "";
    if (text !== "") query.append(name, text);
  }
  const { pathname } = formTarget(form);
  return query.size > 0 ? `${pathname}?${query.toString()}` : pathname;
}
