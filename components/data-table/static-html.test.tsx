import fc from "fast-check";
import { createElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Meter } from "@/components/chart/meter";
import { Badge } from "@/components/ui/badge";
import { Checkbox } from "@/components/ui/checkbox";
import { ChevronDownIcon } from "@/components/ui/icons";
import { TextLink } from "@/components/ui/text-link";
import { isPathOfThisSite } from "./static-attributes";
import { staticHtml } from "./static-html";

type Token = { tag: string; attributes: Record<string, string> } | { text: string } | { end: string };
const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
const decode = (text: string) => {
  if (/&(?!(?:amp|lt|gt|quot|#x27);)/.test(text)) throw new Error(`a bare ampersand: ${text}`);
  return text.replace(/&(amp|lt|gt|quot|#x27);/g, (_, name: string) => NAMED[name] ?? "");
};

/**
 * A reader stricter than a browser: fails on anything that could be read in two ways. Ends that HTML supplies are
 * left out.
 */
function read(html: string): Token[] {
  const tokens: Token[] = [];
  let rest = html;
  while (rest) {
    const [token, end, tag, attributes, text] =
      /^(?:<\/([a-z]+)>|<([a-z]+)((?: [a-zA-Z-]+(?:="[^"<>]*"|=[^\s"'`=<>]+)?)*)\/?>|([^<>]+))/.exec(rest) ?? [];
    if (token === undefined) throw new Error(`not HTML of ours: ${rest.slice(0, 60)}`);
    rest = rest.slice(token.length);
    if (text !== undefined) tokens.push({ text: decode(text) });
    else if (end !== undefined) tokens.push(...(/^(?:li|td|th|tr)$/.test(end) ? [] : [{ end }]));
    else
      tokens.push({
        tag: tag ?? "",
        attributes: Object.fromEntries(
          [...(attributes ?? "").matchAll(/ ([a-zA-Z-]+)(?:="([^"]*)"|=(\S+))?/g)]
            .map(([, name = "", quoted, bare]) => [name, decode(quoted ?? bare ?? "")] as const)
            .toSorted(),
        ),
      });
  }
  return tokens;
}

const HREF = "/circuits/1";

const drawn = (node: ReactNode) => read(staticHtml(node) ?? "null");
const byReact = (node: ReactNode) => read(renderToStaticMarkup(node));

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "<",
        ">",
        '"',
        "'",
        "`",
        "&",
        "/",
        "=",
        " ",
        "\n",
        "\t",
        "</td>",
        "</script>",
        "<script>",
        "onload=",
        "&lt;",
        "&#60",
        "-->",
        "<!--",
        "]]>",
        "javascript:",
        "a",
        "5%",
        "é",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);

/** Trees of what lists are made of, with any text anywhere. */
const tree = fc.letrec<{ node: ReactNode }>((again) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    hostile,
    fc.constantFrom<ReactNode>(null, undefined, true, false, 0, -1.5, ""),
    fc
      .tuple(
        fc.constantFrom("span", "div", "b", "time", "label", "ul"),
        fc.record(
          {
            className: hostile,
            title: hostile,
            "aria-label": hostile,
            "data-key": hostile,
            id: hostile,
            dateTime: hostile,
            hidden: fc.boolean(),
            tabIndex: fc.integer(),
          },
          { requiredKeys: [] },
        ),
        fc.array(again("node"), { maxLength: 4 }),
      )
      .map(([tag, props, children]) => createElement(tag, props, ...children)),
    fc
      .tuple(hostile, fc.boolean())
      .map(([value, isOn]) => (
        <input type="checkbox" name="x" value={value} aria-label={value} defaultChecked={isOn} disabled={!isOn} />
      )),
    hostile.map((text) => <a href={`/x?${String(new URLSearchParams({ text }))}`}>{text}</a>),
    hostile.map((text) => <Badge variant="danger">{text}</Badge>),
    fc
      .tuple(fc.double({ noNaN: true }), hostile)
      .map(([value, text]) => <Meter value={value} text={text} label={text} />),
    fc.tuple(hostile, again("node")).map(([text, child]) => (
      <TextLink href="/sync/5" title={text}>
        {child}
      </TextLink>
    )),
  ),
})).node;

/** React joins neighbouring texts as well. */
const joined = (tokens: Token[]) =>
  tokens.reduce<Token[]>((all, token) => {
    const last = all.at(-1);
    if ("text" in token && last && "text" in last) all[all.length - 1] = { text: last.text + token.text };
    else all.push(token);
    return all;
  }, []);

describe("E7 staticHtml", () => {
  it("writes what React writes, whatever the texts hold", () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(joined(drawn(node))).toEqual(joined(byReact(node)));
      }),
      { numRuns: 400 },
    );
  });

  it("lets no text make, end or change a tag: a row's shape is that of a harmless row, its words are its own", () => {
    const row = (text: string) => (
      <tr data-tone={text}>
        <td>
          <label>
            <Checkbox value={text} aria-label={text} data-row-select />
          </label>
        </td>
        <th scope="row" className={text}>
          <a href={HREF} title={text}>
            {text}
          </a>
        </th>
        <td>
          <Badge>{text}</Badge>
        </td>
      </tr>
    );
    const shape = (tokens: Token[]) =>
      tokens.map((token) =>
        "tag" in token ? [token.tag, Object.keys(token.attributes)] : "end" in token ? token.end : "text",
      );
    fc.assert(
      fc.property(
        hostile.filter((text) => text !== ""),
        (text) => {
          const tokens = drawn(row(text));
          expect(shape(tokens)).toEqual(shape(drawn(row("harmless"))));
          expect(tokens.filter((token) => "text" in token)).toEqual([{ text }, { text }]);
        },
      ),
    );
  });

  it("draws lists, icons, forms and boxes as React does", () => {
    const node = (
      <>
        <form method="get" action="/circuits" autoComplete="off" data-keep-scroll>
          <input type="hidden" name="q" value={'a "b" <c>'} />
          <input
            type="text"
            data-option-search
            aria-label="Find a region"
            placeholder="Find…"
            className="control h-7"
            defaultValue=""
          />
          <fieldset>
            <legend className="sr-only">Region</legend>
            <label className="option">
              <Checkbox name="region" value="LAN" defaultChecked disabled={false} />
            </label>
          </fieldset>
          <button type="submit" disabled>
            Apply
          </button>
        </form>
        <ul>
          {["a", "b"].map((one) => (
            <li key={one}>
              <a href="/x" aria-current={one === "a" ? "true" : undefined} data-keep-scroll>
                {one} rows
              </a>
            </li>
          ))}
        </ul>
        <ChevronDownIcon className="size-4" />
        <span style={{ minWidth: "12rem", color: undefined }}>x</span>
      </>
    );
    expect(joined(drawn(node))).toEqual(joined(byReact(node)));
  });

  it.each<[string, ReactNode]>([
    ["HTML passed in", <b key="x" dangerouslySetInnerHTML={{ __html: "<i>" }} />],
    [
      "an event",
      <button key="x" type="button" onClick={() => undefined}>
        x
      </button>,
    ],
    ["a function as a form's action", <form key="x" action={() => undefined} />],
    ["a script", <script key="x">alert(1)</script>],
    ["a style element", <style key="x">{"a{}"}</style>],
    ["a frame", <iframe key="x" src="/x" title="x" />],
    ["an image", createElement("img", { src: "/x", alt: "" })],
    ["an unknown attribute", createElement("b", { "x onload": "alert(1)" })],
    ["an event as an attribute", createElement("b", { onload: "alert(1)" })],
    ["a broken name of a data attribute", createElement("b", { "data-a onload=x": "1" })],
    [
      "a link that runs script",
      <a key="x" href="java\tscript:alert(1)">
        x
      </a>,
    ],
    [
      "a link that leaves the panel",
      <a key="x" href="https://evil.example">
        x
      </a>,
    ],
    ["a style with more than lengths", <b key="x" style={{ background: "url(//evil.example)" }} />],
    ["a style with a second declaration", <b key="x" style={{ width: "1px;background:red" }} />],
    ["an object for a text", createElement("b", { title: {} })],
    ["an asynchronous component", createElement(() => Promise.resolve("x"))],
    ["an island", createElement(Object.assign(() => "x", { $$typeof: Symbol.for("react.client.reference") }))],
    [
      "any of it deep inside",
      <ul key="x">
        <li>
          <Badge>
            <button type="button" onClick={() => undefined}>
              x
            </button>
          </Badge>
        </li>
      </ul>,
    ],
  ])("leaves %s to React", (_, node) => {
    expect(staticHtml(node)).toBeNull();
  });

  it("does not hide what a component throws", () => {
    const Broken = () => {
      throw new RangeError("broken");
    };
    expect(() => staticHtml(<Broken />)).toThrow(RangeError);
  });
});

describe("E7 isPathOfThisSite", () => {
  it("is true of what a browser resolves to the same origin, and of nothing else that is hostile", () => {
    for (const path of ["/", "/circuits/5", "/circuits?q=a%20b&region=LAN#x", "#main"])
      expect(isPathOfThisSite(path)).toBe(true);
    for (const address of [
      "",
      "circuits",
      "javascript:alert(1)",
      "data:text/html,x",
      "//evil.example",
      "/\\evil.example",
      "/\t/evil.example",
      "/\n/evil.example",
      "https://evil.example",
      "/x\\y",
    ])
      expect(isPathOfThisSite(address)).toBe(false);
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          hostile.map((text) => `/${text}`),
        ),
        (address) => {
          if (isPathOfThisSite(address))
            expect(new URL(address, "https://panel.example/circuits").origin).toBe("https://panel.example");
        },
      ),
    );
  });
});
