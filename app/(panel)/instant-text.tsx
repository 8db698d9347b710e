import { RelativeTime } from "@/components/layout/relative-time";
import { ago, formatInstant } from "@/lib/platform/time";

type InstantTextProps = {
  instant: Date;
  show?: "relative" | "absolute" | "both";
  /** What "ago" counts from, where several on a page must agree. */
  now?: Date;
};

/** An instant as people say it, with the exact Eastern time on hover and for machines. */
export function InstantText({ instant, show, now }: InstantTextProps) {
  return (
    <RelativeTime
      iso={instant.toISOString()}
      absolute={formatInstant(instant)}
      relative={ago(instant, now)}
      show={show}
    />
  );
}
