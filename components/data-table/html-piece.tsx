import { headers } from "next/headers";
import { createElement, type ReactNode } from "react";
import { HtmlPieceElement } from "./html-piece-element";
import { keepPiece } from "./kept-pieces";
import { staticHtml } from "./static-html";

export type HtmlPieceProps = {
  /** The element, e.g. "tbody". */
  as: string;
  /** Its own attributes, as React names them. */
  attributes?: Record<string, unknown>;
  children: ReactNode;
};

/**
 * An element with its children as one piece of HTML where none of them needs React. React then draws and hydrates one
 * text instead of hundreds of elements, and a document carries it once instead of as HTML and again as data
 * (docs/decisions/lists-from-the-server.md). The whole of it is replaced when any of it changes, so it is for what need
 * not keep the focus from one page of a list to the next.
 */
export async function HtmlPiece({ as, attributes = {}, children }: HtmlPieceProps) {
  const html = staticHtml(children);
  if (html === null) return createElement(as, attributes, children);
  // A browser says what it asks for where it trusts the address; elsewhere the piece travels twice, as before.
  const isDocument = (await headers()).get("sec-fetch-dest") === "document";
  return isDocument ? (
    <HtmlPieceElement tag={as} attributes={attributes} kept={keepPiece(html)} />
  ) : (
    <HtmlPieceElement tag={as} attributes={attributes} html={html} />
  );
}
