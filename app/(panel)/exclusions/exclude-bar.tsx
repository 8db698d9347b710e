"use client";

import { type ComponentType, useState } from "react";
import { loadPart } from "@/components/ui/load-part";
import type { ExclusionReason } from "@/lib/domain/exclusions/queries";
import type { ExcludeManyProps } from "./exclude-many";
import { SelectionBar } from "./selection-bar";

type Props = { total: number; matching: { q: string; filters: object }; reasons: readonly ExclusionReason[] };

/** Takes the ticked circuits of the circuits list, or all that match, out of reporting; its dialog comes with its first use. */
export function ExcludeBar({ reasons, ...props }: Props) {
  const [Dialog, setDialog] = useState<ComponentType<ExcludeManyProps> | null>(null);
  return (
    <SelectionBar
      {...props}
      label="Selected circuits"
      act="Exclude"
      onOpen={() => void loadPart(() => import("./exclude-many")).then((part) => part && setDialog(() => part.default))}
      dialog={(dialog) => (Dialog ? <Dialog {...dialog} reasons={reasons} /> : null)}
    />
  );
}
