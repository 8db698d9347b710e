import type { ReactNode } from "react";
import { staticHtml } from "./static-html";

export type Drawn = { children: ReactNode } | { dangerouslySetInnerHTML: { __html: string } };

/**
 * Children for an element, as one piece of HTML where none of them needs React: `<tbody {...asHtml(rows)} />`. React then sends, draws and
 * hydrates one text instead of hundreds of elements (docs/decisions/lists-from-the-server.md). The whole of it is replaced when any of it
 * changes, so it is for what need not keep the focus from one page of a list to the next.
 */
export function asHtml(children: ReactNode): Drawn {
  const html = staticHtml(children);
  return html === null ? { children } : { dangerouslySetInnerHTML: { __html: html } };
}
