import type { BulkPreview } from "@/lib/domain/bulk-acts/preview-act";
import { MOST_AT_ONCE, UNDO_MINUTES, circuitCount, skippedWords } from "@/lib/domain/bulk-acts/rules";
import { removedWords } from "../../exclusions/removed-words";
import type { OfferedAct } from "./bulk-acts";
import { effectWords } from "./bulk-words";

const NAMED = 6;
const people = (count: number) => `${count.toLocaleString("en-US")} ${count === 1 ? "person" : "people"}`;

/** What an act changes, by region, what that does to the totals, and what it leaves and why. */
export function PreviewWords({ preview, kind }: { preview: BulkPreview; kind: OfferedAct }) {
  const { changing, matching, regions, corrected, totals, viewers, skipped } = preview;
  const them = changing === 1 ? "it" : "them";
  const lines = [
    changing > 0 ? `By region: ${regionWords(regions)}.` : "",
    totals && changing > 0 ? `${effectWords(kind, changing)}: ${removedWords(totals)}.` : "",
    viewers && changing > 0
      ? `Whoever plans ${them} keeps ${them}. ${people(viewers.fewer)} no longer ${viewers.fewer === 1 ? "sees" : "see"} ${them}, ${people(viewers.more)} then ${viewers.more === 1 ? "sees" : "see"} ${them}.`
      : "",
    corrected > 0
      ? `${circuitCount(corrected)} ${corrected === 1 ? "has a corrected region, which this replaces" : "have a corrected region, which this replaces"}.`
      : "",
    ...skippedWords(skipped),
    changing > 0
      ? `It can be undone as a whole for ${UNDO_MINUTES} minutes${matching > MOST_AT_ONCE ? ", and goes on if you leave the page" : ""}.`
      : "",
  ].filter(Boolean);
  return (
    <ul aria-label="What changes" className="grid gap-1 text-sm text-muted-foreground">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function regionWords(regions: BulkPreview["regions"]): string {
  const named = regions.slice(0, NAMED).map(({ name, count }) => `${name} ${count.toLocaleString("en-US")}`);
  const rest = regions.length - NAMED;
  return rest > 0 ? `${named.join(", ")} and ${rest} more` : named.join(", ");
}
