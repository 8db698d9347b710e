import { Fragment, isValidElement, type ReactNode } from "react";
import { attributesOf } from "./static-attributes";

/**
 * Elements drawn here; any other is left to React, which knows what it means (options of a select, a document's own
 * title, a script).
 */
const TAGS = new Set(
  "a abbr b br button circle code del details div ellipse em fieldset form i input ins kbd label legend li line mark ol p path polyline pre rect small span strong sub summary sup svg td th time tr ul".split(
    " ",
  ),
);
const VOID = new Set(["br", "input"]);
/**
 * HTML ends these by itself where the next begins or their parent ends; in a list, every byte is sent twice and most of
 * them escaped.
 */
const ENDS_BY_ITSELF = new Set(["li", "td", "th", "tr"]);
/** Values that need no quotes: without blanks, quotes, equals signs, angle brackets, backticks. */
const BARE = /^[\w./:%-]+$/;
const CLIENT = Symbol.for("react.client.reference");
const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };

/** Thrown inside at what only React can draw. */
class NotStatic extends Error {}

/** Text as HTML that draws it, inside an element or a double-quoted attribute. */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "") : text;
}

/**
 * Server components' elements as the HTML that React would write for them, or null when they hold what only React can
 * draw: an island, an event, an asynchronous component, an element or attribute not known here. Every text and
 * attribute is escaped; there is no way to pass HTML in. Tests hold it against React's own output.
 */
export function staticHtml(node: ReactNode): string | null {
  try {
    return htmlOf(node);
  } catch (error) {
    if (error instanceof NotStatic) return null;
    throw error;
  }
}

function htmlOf(node: ReactNode): string {
  if (typeof node === "string") return escapeHtml(node);
  if (node === null || node === undefined || typeof node === "boolean") return "";
  if (typeof node === "number" || typeof node === "bigint") return String(node);
  if (Array.isArray(node)) return node.map(htmlOf).join("");
  if (!isValidElement<Record<string, unknown>>(node)) throw new NotStatic();
  const { type, props } = node;
  if (type === Fragment) return htmlOf(childrenOf(props));
  if (typeof type === "string") return elementHtml(type, props);
  if (typeof type !== "function" || ("$$typeof" in type && type.$$typeof === CLIENT) || isClass(type))
    throw new NotStatic();
  // What a component returns is checked like any other node; a promise ends here as well.
  return htmlOf((type as (props: Record<string, unknown>) => ReactNode)(props));
}

function elementHtml(tag: string, props: Record<string, unknown>): string {
  const attributes = TAGS.has(tag) ? attributesOf(tag, props) : null;
  if (attributes === null) throw new NotStatic();
  let html = `<${tag}`;
  for (const [name, value] of attributes)
    html += value === "" ? ` ${name}` : BARE.test(value) ? ` ${name}=${value}` : ` ${name}="${escapeHtml(value)}"`;
  html += ">";
  if (VOID.has(tag)) return html;
  const content = htmlOf(childrenOf(props));
  // A parser drops the first line break of a `pre`.
  html += tag === "pre" && content.startsWith("\n") ? `\n${content}` : content;
  return ENDS_BY_ITSELF.has(tag) ? html : `${html}</${tag}>`;
}

function childrenOf(props: Record<string, unknown>): ReactNode {
  return props["children"] as ReactNode;
}

function isClass(type: object): boolean {
  return (
    "prototype" in type &&
    typeof type.prototype === "object" &&
    type.prototype !== null &&
    "isReactComponent" in type.prototype
  );
}
