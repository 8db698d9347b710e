"use client";

import { ActButton } from "@/components/form/act-button";
import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import { mergePlannersAction } from "./actions";

type Props = { id: number; intoId: number; /** Of both. */ names: string; /** The name that stays. */ stays: string };

/** Makes one of two planners who are one person. */
export function MergePair({ id, intoId, names, stays }: Props) {
  return (
    <ActButton
      label="Merge"
      name={`Merge ${names}`}
      size="sm"
      title={`Are ${names} the same person?`}
      description={`Circuits and units of both are ${stays}’s then. It cannot be undone.`}
      confirmLabel="Merge"
      run={() => callAction(mergePlannersAction, { id, intoId })}
      onDone={(data) => toast(`${data.name} is one planner now`)}
    />
  );
}
