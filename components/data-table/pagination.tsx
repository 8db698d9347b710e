import type { ReactNode } from "react";
import { buttonVariants } from "@/components/ui/button-variants";
import { controlClasses } from "@/components/ui/control-classes";
import {
  ChevronDownIcon,
  ChevronLeftIcon,
  ChevronRightIcon,
  ChevronsLeftIcon,
  ChevronsRightIcon,
} from "@/components/ui/icons";
import { Popover } from "@/components/ui/popover";
import { HiddenFields } from "./hidden-fields";
import { HtmlPiece } from "./html-piece";
import type { ListUrl } from "./list-url";

export type PaginationProps = {
  page: number;
  perPage: number;
  total: number;
  /** There are more rows than `total`. */
  isTotalLeast?: boolean | undefined;
  url: ListUrl;
  pageSizes: readonly number[];
  /** The size that stays out of the address. */
  defaultPageSize: number;
  /**
   * Rows that a filter's default leaves out, the address that shows them too, and that of a list that looks after them.
   */
  hidden?: readonly { words: string; href: string; desk?: string | undefined }[] | undefined;
};

const inWords = (count: number) => count.toLocaleString("en-US");

/** Under a DataTable: "1–50 of 12,345", rows per page, and the way through the pages (parameters `page` and `per`). */
export function Pagination(props: PaginationProps) {
  const { page, perPage, total, isTotalLeast = false } = props;
  const from = (page - 1) * perPage + 1;
  const to = Math.min(total, page * perPage);
  const isBeyond = from > total;
  return (
    <nav
      data-slot="pagination"
      aria-label="Pages"
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 text-sm max-sm:gap-x-2"
    >
      <div className="flex flex-wrap items-center gap-x-3">
        {/* React’s own, since a status that is replaced whole is not read out. */}
        <p role="status" className="text-muted-foreground tabular-nums">
          {total === 0 ? (
            // The table's place says it to eyes.
            <span className="sr-only">None</span>
          ) : (
            <>
              <span className="font-medium text-foreground">{isBeyond ? "0" : `${inWords(from)}–${inWords(to)}`}</span>{" "}
              of {inWords(total)}
              {isTotalLeast ? "+" : null}
            </>
          )}
        </p>
        <HtmlPiece as="div" attributes={{ className: "contents" }}>
          <PageExtras {...props} />
        </HtmlPiece>
      </div>
      <HtmlPiece as="div" attributes={{ className: "flex items-center gap-1" }}>
        <PageSteps {...props} />
      </HtmlPiece>
    </nav>
  );
}

/** The way through the pages; nothing where all rows fit on one. */
export function PageSteps({ page, perPage, total, url }: Pick<PaginationProps, "page" | "perPage" | "total" | "url">) {
  const lastPage = Math.max(1, Math.ceil(total / perPage));
  const isBeyond = (page - 1) * perPage + 1 > total;
  if (lastPage === 1 && page === 1) return null;
  return (
    <>
      <Step
        label="First page"
        href={page > 1 ? url.link({ page: null }) : null}
        icon={<ChevronsLeftIcon />}
        className="max-sm:hidden"
      />
      <Step
        label="Previous page"
        href={page > 1 ? url.link({ page: isBeyond ? lastPage : page === 2 ? null : page - 1 }) : null}
        icon={<ChevronLeftIcon />}
        rel="prev"
      />
      <form key={page} method="get" action={url.pathname} autoComplete="off" className="flex items-center gap-1.5 px-1">
        <HiddenFields url={url} except={[]} />
        <label className="flex items-center gap-1.5">
          <span className="text-muted-foreground max-sm:sr-only">Page</span>
          <input
            name="page"
            type="number"
            inputMode="numeric"
            min={1}
            max={lastPage}
            required
            defaultValue={page}
            className={`${controlClasses} h-7 w-14 text-center tabular-nums [appearance:textfield]`}
          />
        </label>
        <span className="text-muted-foreground tabular-nums">of {inWords(lastPage)}</span>
      </form>
      <Step
        label="Next page"
        href={page < lastPage ? url.link({ page: page + 1 }) : null}
        icon={<ChevronRightIcon />}
        rel="next"
      />
      <Step
        label="Last page"
        href={page < lastPage ? url.link({ page: lastPage }) : null}
        icon={<ChevronsRightIcon />}
        className="max-sm:hidden"
      />
    </>
  );
}

function PageExtras({ perPage, total, pageSizes, defaultPageSize, url, hidden = [] }: PaginationProps) {
  return (
    <>
      {hidden.map(({ words, href, desk }) => (
        <p key={href} className="text-muted-foreground">
          {desk ? (
            <a href={desk} className="inline-block hover:underline max-sm:py-3.5">
              {words}
            </a>
          ) : (
            words
          )}{" "}
          ·{" "}
          <a
            data-keep-scroll
            href={href}
            className="inline-block font-medium text-primary hover:underline max-sm:min-w-11 max-sm:py-3.5"
          >
            show
          </a>
        </p>
      ))}
      {total > 0 ? (
        <PageSize perPage={perPage} pageSizes={pageSizes} defaultPageSize={defaultPageSize} url={url} />
      ) : null}
    </>
  );
}

function Step({
  label,
  href,
  icon,
  rel,
  className = "",
}: {
  label: string;
  href: string | null;
  icon: ReactNode;
  rel?: string | undefined;
  /** On a phone the first and the last page are reached by their numbers. */
  className?: string;
}) {
  const look = `${buttonVariants({ variant: "outline", size: "icon-sm" })} ${className}`.trim();
  if (href === null) {
    return (
      <a role="link" aria-disabled="true" aria-label={label} className={look}>
        {icon}
      </a>
    );
  }
  return (
    <a data-keep-scroll href={href} rel={rel} aria-label={label} className={look}>
      {icon}
    </a>
  );
}

function PageSize({
  perPage,
  pageSizes,
  defaultPageSize,
  url,
}: Pick<PaginationProps, "perPage" | "pageSizes" | "defaultPageSize" | "url">) {
  return (
    <Popover
      id="page-size"
      label="Rows per page"
      variant="ghost"
      size="sm"
      className="max-sm:hidden"
      contentClassName="min-w-28 p-1"
      trigger={
        <>
          {perPage} rows
          <ChevronDownIcon />
        </>
      }
    >
      <ul className="text-sm">
        {pageSizes.map((size) => (
          <li key={size}>
            <a
              data-keep-scroll
              href={url.link({ per: size === defaultPageSize ? null : size })}
              aria-current={size === perPage ? "true" : undefined}
              className="option tabular-nums aria-[current]:font-semibold"
            >
              {size} rows
            </a>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
