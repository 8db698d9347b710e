import { Freshness, type FreshnessPart } from "@/components/layout/freshness";
import { TextLink } from "@/components/ui/text-link";
import type { FeedState } from "@/lib/domain/sync-runs/queries";
import { InstantText } from "../instant-text";

const STALE_HOURS = 26;

/** How old the list is, and what the newest sync has to say if it did not go well. */
export function CircuitsFreshness({ sync, now }: { sync: FeedState; now: Date }) {
  const { latest, lastGoodAt } = sync;
  const never = sync.parts.filter((part) => !part.freshAt).map((part) => part.part);
  const isPartial = never.length > 0 && never.length < sync.parts.length;
  const isStale = !lastGoodAt || now.getTime() - lastGoodAt.getTime() > STALE_HOURS * 3_600_000;
  const parts: FreshnessPart[] = [
    {
      label: "As of",
      value: lastGoodAt ? (
        <InstantText instant={lastGoodAt} show="both" />
      ) : isPartial ? (
        `never for ${never.join(", ")}`
      ) : (
        "never synced"
      ),
      ...(isStale ? { tone: "stale" as const } : {}),
    },
  ];
  if (latest?.syncStatus === "started")
    parts.push({ label: "", value: <TextLink href="/sync">a sync is running</TextLink> });
  if (latest?.syncStatus === "failed" && !latest.isCancelled && !latest.isPreview)
    parts.push({
      label: "",
      tone: "stale",
      value: <TextLink href={`/sync/${latest.id}`}>the newest sync failed</TextLink>,
    });
  return <Freshness parts={parts} />;
}
