import { RelativeTime } from "@/components/layout/relative-time";
import { ago, formatInstant } from "@/lib/platform/time";

/** An instant as people say it, with the exact Eastern time on hover and for machines. */
export function InstantText({ instant, show }: { instant: Date; show?: "relative" | "absolute" | "both" }) {
  return (
    <RelativeTime iso={instant.toISOString()} absolute={formatInstant(instant)} relative={ago(instant)} show={show} />
  );
}
