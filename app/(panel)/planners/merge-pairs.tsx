"use client";

import { useRouter } from "next/navigation";
import { ActButton } from "@/components/form/act-button";
import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import type { LikelyPair } from "@/lib/domain/planners/find-likely-same";
import type { MergedPairs } from "@/lib/domain/planners/merge-pairs";
import { mergePairsAction } from "./actions";

const pairsInWords = (count: number) => `${count} ${count === 1 ? "pair" : "pairs"}`;

/** Makes one planner of each ticked pair, in one act. */
export function MergePairs({ chosen, of }: { chosen: readonly LikelyPair[]; /** Pairs in all. */ of: number }) {
  const router = useRouter();
  if (of < 2 || chosen.length === 0) return null;
  const words = chosen.length === of ? `all ${pairsInWords(of)}` : pairsInWords(chosen.length);
  return (
    <ActButton
      label={`Merge ${words}`}
      size="sm"
      title={`Is each of ${chosen.length === 1 ? "this 1 pair" : `these ${pairsInWords(chosen.length)}`} one person?`}
      description="Each becomes one planner, by the forester’s name, with the circuits and units of both. It cannot be undone."
      confirmLabel={`Merge ${pairsInWords(chosen.length)}`}
      run={async () => {
        const answer = await callAction(mergePairsAction, {
          pairs: chosen.map(({ id, same }) => ({ id, intoId: same.id })),
        });
        if (!answer.ok) router.refresh();
        return answer;
      }}
      onDone={(data) => {
        const description = leftWords(data, chosen);
        toast(`${pairsInWords(data.merged)} merged`, description ? { description, tone: "info" } : { tone: "success" });
      }}
    />
  );
}

function leftWords({ left }: MergedPairs, chosen: readonly LikelyPair[]): string {
  const namesOf = (why: MergedPairs["left"][number]["why"]) =>
    left
      .filter((one) => one.why === why)
      .flatMap(({ id }) => chosen.filter((pair) => pair.id === id).map(({ name, same }) => `${name} and ${same.name}`))
      .join("; ");
  const [changed, twoPeople] = [namesOf("changed"), namesOf("two people")];
  return [
    ...(changed ? [`Left, as they changed since: ${changed}`] : []),
    ...(twoPeople ? [`Left, as they are linked to two people: ${twoPeople}`] : []),
  ].join(". ");
}
