export type RelativeTimeProps = {
  /** The instant, ISO 8601. */
  iso: string;
  /** The instant in words in the business's zone, e.g. "Jan 20, 2026, 4:48 PM ET". */
  absolute: string;
  /** How long ago, as of the server's clock, e.g. "3 days ago". */
  relative: string;
  /** Which of the two stands in the line; the other is in the tooltip. "both" draws both. Paper shows the exact one. */
  show?: "relative" | "absolute" | "both" | undefined;
};

/** An instant; the words come from the server, so nothing jumps when script arrives. */
export function RelativeTime({ iso, absolute, relative, show = "relative" }: RelativeTimeProps) {
  if (show === "both") {
    return (
      <time dateTime={iso}>
        {absolute} <span className="text-muted-foreground print:hidden">({relative})</span>
      </time>
    );
  }
  return (
    <time
      dateTime={iso}
      title={show === "relative" ? absolute : relative}
      data-ago={show === "relative" ? true : undefined}
    >
      {show === "relative" ? relative : absolute}
    </time>
  );
}
