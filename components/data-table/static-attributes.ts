/** Attributes written under another name than React's prop, or just as it. */
const NAMES = new Map(
  Object.entries({
    ...Object.fromEntries(
      "autoComplete colSpan cx cy d dateTime height href id inputMode lang max maxLength method min minLength name pattern placeholder points popover popoverTarget r rel role rowSpan rx ry scope step target title type value viewBox width x x1 x2 y y1 y2"
        .split(" ")
        .map((name) => [name, name]),
    ),
    action: "action",
    className: "class",
    defaultValue: "value",
    htmlFor: "for",
    tabIndex: "tabindex",
  }),
);
const FLAGS = new Map(
  Object.entries({
    checked: "checked",
    defaultChecked: "checked",
    disabled: "disabled",
    hidden: "hidden",
    open: "open",
    readOnly: "readOnly",
    required: "required",
  }),
);
const ARIA_OR_DATA = /^(?:aria|data)-[a-z]+(?:-[a-z]+)*$/;
const ADDRESSES = new Set(["href", "action"]);

/** An element's attributes by name, or null when one is not known here, could run something, or needs React. */
export function attributesOf(tag: string, props: Record<string, unknown>): Map<string, string> | null {
  const attributes = new Map<string, string>();
  for (const prop of Object.keys(props)) {
    const value = props[prop];
    if (prop === "children" || value === null || value === undefined) continue;
    if (!addAttribute(attributes, tag, prop, value)) return null;
  }
  return attributes;
}

function addAttribute(attributes: Map<string, string>, tag: string, prop: string, value: unknown): boolean {
  if (prop === "style") return addStyle(attributes, value);
  const flag = FLAGS.get(prop);
  if (flag) {
    if (typeof value !== "boolean" || (flag === "checked" && tag !== "input")) return false;
    if (value) attributes.set(flag, "");
    return true;
  }
  const isAriaOrData = prop.charAt(4) === "-" && ARIA_OR_DATA.test(prop);
  if (typeof value === "boolean") {
    // Of these alone React writes the words; of others a false value is left out, a true one too.
    if (!isAriaOrData) return false;
    attributes.set(prop, String(value));
    return true;
  }
  const name = isAriaOrData ? prop : NAMES.get(prop);
  if (!name || (typeof value !== "string" && typeof value !== "number")) return false;
  if (name === "value" && tag !== "input" && tag !== "button") return false;
  if (ADDRESSES.has(name) && !isPathOfThisSite(String(value))) return false;
  attributes.set(name, String(value));
  return true;
}

/** Only custom properties and lengths: numbers, letters, percent signs. */
function addStyle(attributes: Map<string, string>, style: unknown): boolean {
  if (typeof style !== "object" || style === null) return false;
  const declarations: string[] = [];
  for (const [name, value] of Object.entries(style)) {
    if (value === null || value === undefined) continue;
    if (!/^(?:--[a-z-]+|[a-zA-Z]+)$/.test(name) || typeof value !== "string" || !/^[#\w.% -]+$/.test(value))
      return false;
    declarations.push(
      `${name.startsWith("--") ? name : name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}:${value.trim()}`,
    );
  }
  if (declarations.length > 0) attributes.set("style", declarations.join(";"));
  return true;
}

/**
 * Whether an address leads to this site; others are left to React. Browsers drop tabs and newlines before they read
 * one, and take a backslash for a slash.
 */
export function isPathOfThisSite(address: string): boolean {
  return /^(?:#|\/(?![/\\]))[^\u0000-\u0020\\]*$/.test(address);
}
