import { ago, formatInstant } from "@/lib/platform/time";

/** An instant as people say it, with the exact Eastern time on hover and for machines. */
export function InstantText({ instant }: { instant: Date }) {
  return (
    <time dateTime={instant.toISOString()} title={formatInstant(instant)}>
      {ago(instant)}
    </time>
  );
}
