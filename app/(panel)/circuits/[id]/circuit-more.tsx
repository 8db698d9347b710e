"use client";

import { useRouter } from "next/navigation";
import { type ComponentType, useState } from "react";
import { loadPart } from "@/components/ui/load-part";
import { Popover } from "@/components/ui/popover";
import type { BulkDialogProps } from "../bulk/bulk-dialog";
import type { DeleteDialogProps } from "./delete-dialog";
import type { MergeDialogProps } from "./merge-dialog";
import { MORE_ACTS, type MoreAct } from "./more-acts";

type Props = { circuit: { id: number; rowVersion: number; name: string }; acts: readonly MoreAct[] };
type Parts = {
  move?: ComponentType<BulkDialogProps>;
  merge?: ComponentType<MergeDialogProps>;
  delete?: ComponentType<DeleteDialogProps>;
};

const PARTS = {
  move: () => import("../bulk/bulk-dialog"),
  merge: () => import("./merge-dialog"),
  delete: () => import("./delete-dialog"),
};
const MENU = "circuit-more";

/** Rarer acts on a circuit; the dialog of each comes with its first use. */
export function CircuitMore({ circuit, acts }: Props) {
  const router = useRouter();
  const [opened, setOpened] = useState<MoreAct | null>(null);
  const [parts, setParts] = useState<Parts>({});
  if (acts.length === 0) return null;
  const open = (act: MoreAct) => {
    document.getElementById(MENU)?.hidePopover();
    setOpened(act);
    void loadPart<{ default: unknown }>(PARTS[act]).then(
      (part) => part && setParts((before) => ({ ...before, [act]: part.default })),
    );
  };
  const close = () => setOpened(null);
  const { move: Move, merge: Merge, delete: Delete } = parts;
  return (
    <>
      <Popover id={MENU} label="More acts" trigger="More" align="end" contentClassName="min-w-56 p-1">
        <ul className="text-sm">
          {MORE_ACTS.filter(({ kind }) => acts.includes(kind)).map(({ kind, label }) => (
            <li key={kind}>
              <button
                type="button"
                className="option w-full text-left"
                aria-haspopup="dialog"
                data-palette={`${label} (this circuit)`}
                onClick={() => open(kind)}
              >
                {label}…
              </button>
            </li>
          ))}
        </ul>
      </Popover>
      {opened === "move" && Move ? (
        <Move
          list="circuits"
          kind="region"
          target={{ kind: "chosen", ids: [circuit.id] }}
          count={1}
          onClose={close}
          onDone={() => router.refresh()}
        />
      ) : null}
      {opened === "merge" && Merge ? <Merge circuit={circuit} onClose={close} /> : null}
      {opened === "delete" && Delete ? <Delete circuit={circuit} onClose={close} /> : null}
    </>
  );
}
