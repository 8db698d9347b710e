"use client";

import { type ComponentType, useEffect, useState } from "react";
import { loadPart } from "@/components/ui/load-part";
import type { BulkActState } from "@/lib/domain/bulk-acts/queries";
import type { ActStripProps } from "./act-strip";

/** One's own acts on many circuits that go on, or can still be undone; what shows them comes only where there is one. */
export function OwnActs({ initial }: { initial: readonly BulkActState[] }) {
  const [Strip, setStrip] = useState<ComponentType<ActStripProps> | null>(null);
  const isAny = initial.length > 0;
  useEffect(() => {
    if (isAny) void loadPart(() => import("./act-strip")).then((part) => part && setStrip(() => part.default));
  }, [isAny]);
  if (!isAny || !Strip) return null;
  return (
    <ul aria-label="Your changes of many circuits" className="grid gap-2">
      {initial.map((act) => (
        <li key={act.id}>
          <Strip initial={act} />
        </li>
      ))}
    </ul>
  );
}
