import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { listUrl } from "./list-url";
import { PageSteps } from "./pagination";

function draw(page: number, total: number) {
  const url = listUrl("/circuits", { q: "oak & ash", page });
  return renderToStaticMarkup(<PageSteps page={page} perPage={50} total={total} url={url} />);
}
const hrefOf = (html: string, label: string) =>
  new RegExp(`<a[^>]*href="([^"]*)"[^>]*aria-label="${label}"`).exec(html)?.[1]?.replaceAll("&amp;", "&");

describe("the way through the pages", () => {
  it("keeps the search on every link", () => {
    const html = draw(3, 12_345);
    expect(hrefOf(html, "Next page")).toBe("/circuits?q=oak+%26+ash&page=4");
    expect(hrefOf(html, "Last page")).toBe("/circuits?q=oak+%26+ash&page=247");
    expect(hrefOf(html, "First page")).toBe("/circuits?q=oak+%26+ash");
  });

  it("has no way before the first page or after the last", () => {
    expect(hrefOf(draw(1, 120), "Previous page")).toBeUndefined();
    expect(hrefOf(draw(3, 120), "Next page")).toBeUndefined();
  });

  it("leads back from a page that no longer exists", () => {
    const html = draw(99, 120);
    expect(hrefOf(html, "Previous page")).toBe("/circuits?q=oak+%26+ash&page=3");
  });

  it("draws no steps when everything fits", () => {
    expect(draw(1, 50)).not.toContain("Next page");
  });
});
