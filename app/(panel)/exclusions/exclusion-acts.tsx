"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { useRowActs } from "@/components/data-table/use-row-acts";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { ExclusionReason } from "@/lib/domain/exclusions/queries";
import { changeExclusionAction, includeCircuitAction } from "./actions";
import { ExclusionDialog } from "./exclusion-dialog";

type Asked = {
  act: "include" | "keep";
  id: number;
  rowVersion: number;
  name: string;
  exclusion: { reasonId: number | null; note: string | null; until: string | null };
};

/** Does what the buttons of the excluded circuits ask for. */
export function ExclusionActs({ reasons }: { reasons: readonly ExclusionReason[] }) {
  const router = useRouter();
  const [asked, setAsked] = useState<Asked | null>(null);
  useRowActs(({ act, id, data }) => {
    if (act !== "include" && act !== "keep") return;
    setAsked({
      act,
      id,
      rowVersion: Number(data["version"]),
      name: data["name"] ?? "",
      exclusion: {
        reasonId: data["reason"] ? Number(data["reason"]) : null,
        note: data["note"] || null,
        until: null,
      },
    });
  });
  const close = () => setAsked(null);
  const done = (words: string) => {
    close();
    toast(words);
    router.refresh();
  };
  if (asked?.act === "keep")
    return (
      <ExclusionDialog
        open
        onOpenChange={close}
        title={`Keep ${asked.name} excluded?`}
        description="Since when and by whom it is excluded stays."
        confirmLabel="Keep excluded"
        reasons={reasons}
        initial={asked.exclusion}
        run={(details) => callAction(changeExclusionAction, { id: asked.id, rowVersion: asked.rowVersion, ...details })}
        onDone={() => done(`${asked.name} stays excluded`)}
      />
    );
  return asked ? <Include key={asked.id} asked={asked} onClose={close} onDone={done} /> : null;
}

type IncludeProps = { asked: Asked; onClose: () => void; onDone: (words: string) => void };

function Include({ asked: { id, rowVersion, name }, onClose, onDone }: IncludeProps) {
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<string[]>([]);
  const [isPending, startTransition] = useTransition();
  const include = () =>
    startTransition(async () => {
      const answer = await callAction(includeCircuitAction, { id, rowVersion, reason });
      if (answer.ok) onDone(`${name} is back in reporting`);
      else setErrors(answer.fieldErrors?.["reason"] ?? [answer.message]);
    });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Take ${name} back into reporting?`}
      description="Its miles and units count again."
      confirmLabel="Include"
      pending={isPending}
      onConfirm={include}
    >
      <Field name="reason" label="Reason" hint="For whoever reads the history." errors={errors}>
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={255}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
