/** What each of WorkStudio's statuses looks like: under way, with somebody else, ended. Anything else is drawn as unknown. */
const LOOKS: ReadonlyMap<string, string> = new Map([
  ["SA", "fill-none stroke-muted-foreground"],
  ["ACTIV", "fill-chart stroke-chart"],
  ["QC", "fill-primary-soft stroke-primary"],
  ["REV", "fill-primary-soft stroke-primary"],
  ["REWRK", "fill-warning stroke-warning"],
  ["CLOSE", "fill-muted-foreground stroke-muted-foreground"],
  ["DEF", "fill-none stroke-muted-foreground"],
]);

/** A circuit's status for the eye, beside its name, which says the same. */
export function StatusDot({ status }: { status: string }) {
  return (
    <svg
      viewBox="0 0 10 10"
      aria-hidden
      className={`inline size-2.5 shrink-0 ${LOOKS.get(status) ?? "fill-none stroke-warning"}`}
    >
      <circle cx="5" cy="5" r="4" strokeWidth="2" />
    </svg>
  );
}
