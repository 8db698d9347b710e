import { Freshness, type FreshnessPart } from "@/components/layout/freshness";
import { TextLink } from "@/components/ui/text-link";
import type { UnitFeed } from "@/lib/domain/planned-units/queries";
import { InstantText } from "../instant-text";

const STALE_HOURS = 26;
const circuits = (count: number) => `${count.toLocaleString("en-US")} ${count === 1 ? "circuit" : "circuits"}`;

/** How old the units of a person's circuits are, and what of them was not fetched. */
export function UnitsFreshness({ feed, now, mayOpenIssues }: { feed: UnitFeed; now: Date; mayOpenIssues: boolean }) {
  const { fetchedAt, newestAt, neverFetched, suspicious, failed } = feed;
  const isStale = !fetchedAt || now.getTime() - fetchedAt.getTime() > STALE_HOURS * 3_600_000;
  const stale = { tone: "stale" as const };
  const parts: FreshnessPart[] = [
    {
      label: newestAt ? "Newest fetch" : "",
      value: newestAt ? <InstantText instant={newestAt} show="both" /> : "units were never fetched",
      ...(newestAt ? {} : stale),
    },
  ];
  if (fetchedAt) parts.push({ label: "oldest", value: <InstantText instant={fetchedAt} />, ...(isStale ? stale : {}) });
  if (newestAt && neverFetched > 0) parts.push({ label: "never fetched:", value: circuits(neverFetched), ...stale });
  if (suspicious > 0)
    parts.push({
      label: "suspicious answer:",
      value: mayOpenIssues ? (
        <TextLink href="/issues?kind=unit_suspicious">{circuits(suspicious)}</TextLink>
      ) : (
        circuits(suspicious)
      ),
      ...stale,
    });
  if (failed > 0) parts.push({ label: "failed:", value: circuits(failed), ...stale });
  return <Freshness parts={parts} />;
}
