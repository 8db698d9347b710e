import { paletteActs, palettePages } from "@/app/(panel)/palette-pages";
import type { PaletteAnswer } from "@/components/layout/command-palette-search";
import { searchRecords } from "@/lib/domain/search/search-records";
import { searchSchema } from "@/lib/domain/search/search-schema";
import { matchesWords } from "@/lib/matches-words";
import { defineRoute, requestQuery } from "@/lib/platform/define-route";

/**
 * What the command palette offers for what is typed: pages, actions, circuits and people, as far as the person may
 * see them.
 */
export const GET = defineRoute(async (actor, request): Promise<PaletteAnswer> => {
  const { q } = searchSchema.parse(requestQuery(request));
  const { circuits, people } = await searchRecords(actor, q);
  const pages = palettePages(actor).filter(({ label, detail }) => matchesWords(`${label} ${detail ?? ""}`, q));
  const more =
    circuits.length > 0
      ? [{ href: `/circuits?q=${encodeURIComponent(q)}&excluded=all`, label: `All circuits with “${q}”` }]
      : [];
  return {
    groups: [
      { label: "Pages", items: pages },
      { label: "Actions", items: paletteActs(actor).filter(({ label }) => matchesWords(label, q)) },
      {
        label: "Circuits",
        items: [...circuits.map(({ id, ...circuit }) => ({ href: `/circuits/${id}`, ...circuit })), ...more],
      },
      { label: "People", items: people.map(({ id, ...person }) => ({ href: `/users/${id}`, ...person })) },
    ].filter(({ items }) => items.length > 0),
  };
});
