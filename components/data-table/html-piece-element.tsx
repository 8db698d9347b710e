"use client";

import { useRouter } from "next/navigation";
import { createElement, useEffect } from "react";
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

/** Several pieces of one page ask for it anew once. */
let isAsked = false;

/**
 * An element with its content as one piece of HTML. With a document it travels as HTML only; React finds it there
 * instead of in its data. A document that Next replaced, as where a page is not found, has none of the frame's pieces:
 * then the element is empty until the page's data were loaded anew, with the HTML.
 */
export function HtmlPieceElement({ tag, attributes, html, kept = "" }: HtmlPieceElementProps) {
  const router = useRouter();
  const text = html ?? (typeof window === "undefined" ? takePiece(kept) : pieceOfDocument(kept));
  const isGone = text === undefined;
  useEffect(() => {
    if (!isGone || isAsked) return;
    isAsked = true;
    router.refresh();
  }, [isGone, router]);
  return createElement(tag, {
    ...attributes,
    ...(html === undefined ? { "data-piece": kept } : {}),
    suppressHydrationWarning: true,
    dangerouslySetInnerHTML: { __html: text ?? "" },
  });
}

function pieceOfDocument(name: string): string | undefined {
  const text = seen.get(name) ?? document.querySelector(`[data-piece="${CSS.escape(name)}"]`)?.innerHTML;
  if (text !== undefined) seen.set(name, text);
  return text;
}
