"use client";

import { useState } from "react";
import { Card, CardHeader } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { TextLink } from "@/components/ui/text-link";
import type { LikelyPair } from "@/lib/domain/planners/find-likely-same";
import { mergedName } from "@/lib/domain/planners/rules";
import { MergePair } from "./merge-pair";
import { MergePairs } from "./merge-pairs";

/**
 * Planners who probably stand in the list twice: each pair with the act that makes one of them, and one act for all
 * that are ticked.
 */
export function LikelyPairs({ pairs }: { pairs: LikelyPair[] }) {
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  if (pairs.length === 0) return null;
  const toggle = (id: number, isTicked: boolean) =>
    setLeft((before) => new Set(isTicked ? [...before].filter((one) => one !== id) : [...before, id]));
  const chosen = pairs.filter(({ id }) => !left.has(id));
  return (
    <Card className="mb-4">
      <CardHeader
        title="Probably the same person"
        description="Units name a forester, circuits an account. These foresters assessed most of their newest units on one account’s circuits."
        actions={<MergePairs chosen={chosen} of={pairs.length} />}
      />
      <ul className="max-h-56 divide-y overflow-y-auto text-sm" tabIndex={0} aria-label="Planners who are probably one">
        {pairs.map(({ id, name, same }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-1.5">
            <span className="flex min-w-0 flex-wrap items-center gap-x-2 max-sm:[&>a]:inline-block max-sm:[&>a]:py-3.5">
              <label className="-my-1.5 -ml-2 p-2 max-sm:p-3">
                <Checkbox
                  checked={!left.has(id)}
                  onChange={(event) => toggle(id, event.target.checked)}
                  aria-label={`Merge ${name} and ${same.name} with the others`}
                />
              </label>
              <TextLink href={`/planners/${id}`}>{name}</TextLink>
              <span className="text-muted-foreground">and</span>
              <TextLink href={`/planners/${same.id}`}>{same.name}</TextLink>
              <span className="text-muted-foreground tabular-nums">
                {same.units} of {same.ofUnits} units
              </span>
            </span>
            <MergePair
              id={id}
              intoId={same.id}
              names={`${name} and ${same.name}`}
              stays={mergedName(name, same.name)}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
