import type { ListUrl } from "@/components/data-table/list-url";
import { buttonVariants } from "@/components/ui/button-variants";

type Props = { count: number; newer: number | null; older: number | null; url: ListUrl };

/**
 * The way through a log that grows while one reads: from act to act, not by page numbers, so nothing is skipped or
 * seen twice.
 */
export function ActivityPager({ count, newer, older, url }: Props) {
  return (
    <nav
      data-slot="pagination"
      aria-label="Pages"
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 text-sm"
    >
      <p role="status" className="text-muted-foreground tabular-nums">
        {count === 1 ? "1 act" : `${count} acts`} shown, newest first
      </p>
      <div className="flex items-center gap-1">
        <Step label="Newest" href={newer === null ? null : url.link()} />
        <Step label="Newer" href={newer === null ? null : url.link({ after: newer })} rel="prev" />
        <Step label="Older" href={older === null ? null : url.link({ before: older })} rel="next" />
      </div>
    </nav>
  );
}

function Step({ label, href, rel }: { label: string; href: string | null; rel?: string }) {
  const look = buttonVariants({ variant: "outline", size: "sm" });
  if (href === null) {
    return (
      <a role="link" aria-disabled="true" className={look}>
        {label}
      </a>
    );
  }
  return (
    <a data-keep-scroll href={href} rel={rel} className={look}>
      {label}
    </a>
  );
}
