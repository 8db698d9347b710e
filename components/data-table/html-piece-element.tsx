"use client";

import { createElement } from "react";
import { takePiece } from "./kept-pieces";

export type HtmlPieceElementProps = {
  tag: string;
  attributes: Record<string, unknown>;
  /** The HTML itself, where no document carries it. */
  html?: string | undefined;
  /** The name under which the server kept it, where the document does. */
  kept?: string | undefined;
};

/** Pieces that came with this document, read from it once: a page that Back brings again is drawn anew without it. */
const seen = new Map<string, string>();

/** An element whose content is one piece of HTML. With a document it travels as HTML only; React finds it there instead of in its data. */
export function HtmlPieceElement({ tag, attributes, html, kept = "" }: HtmlPieceElementProps) {
  const text = html ?? (typeof window === "undefined" ? takePiece(kept) : pieceOfDocument(kept));
  return createElement(tag, {
    ...attributes,
    ...(html === undefined ? { "data-piece": kept } : {}),
    suppressHydrationWarning: true,
    dangerouslySetInnerHTML: { __html: text },
  });
}

function pieceOfDocument(name: string): string {
  const known = seen.get(name);
  if (known !== undefined) return known;
  const text = document.querySelector(`[data-piece="${CSS.escape(name)}"]`)?.innerHTML;
  if (text === undefined) throw new Error("This piece of the page is gone. Load the page again.");
  seen.set(name, text);
  return text;
}
