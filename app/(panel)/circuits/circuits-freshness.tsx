import { Freshness, type FreshnessPart } from "@/components/layout/freshness";
import { TextLink } from "@/components/ui/text-link";
import type { SyncRun } from "@/lib/domain/sync-runs/queries";
import { InstantText } from "../instant-text";

const STALE_HOURS = 26;

/** How old the list is, and what the newest sync has to say if it did not go well. */
export function CircuitsFreshness({
  sync,
  now,
}: {
  sync: { latest: SyncRun | null; lastGoodAt: Date | null };
  now: Date;
}) {
  const { latest, lastGoodAt } = sync;
  const isStale = !lastGoodAt || now.getTime() - lastGoodAt.getTime() > STALE_HOURS * 3_600_000;
  const parts: FreshnessPart[] = [
    {
      label: "As of",
      value: lastGoodAt ? <InstantText instant={lastGoodAt} show="both" /> : "never synced",
      ...(isStale ? { tone: "stale" as const } : {}),
    },
  ];
  if (latest?.syncStatus === "started")
    parts.push({ label: "", value: <TextLink href="/sync">a sync is running</TextLink> });
  if (latest?.syncStatus === "failed")
    parts.push({
      label: "",
      tone: "stale",
      value: <TextLink href={`/sync/${latest.id}`}>the newest sync failed</TextLink>,
    });
  return <Freshness parts={parts} />;
}
