"use client";

import { useRouter } from "next/navigation";
import { type ComponentType, useState } from "react";
import { useRowActs } from "@/components/data-table/use-row-acts";
import { loadPart } from "@/components/ui/load-part";
import { toast } from "@/components/ui/toast";
import { formatDay } from "@/lib/platform/time";
import type { ContactDialogProps } from "./contact-dialog";

type Asked = { id: number; name: string; station: string };

/** Logs tries for the buttons of all rows; the form comes with its first use. */
export function ContactActs() {
  const router = useRouter();
  const [Dialog, setDialog] = useState<ComponentType<ContactDialogProps> | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  useRowActs(({ act, id, data }) => {
    if (act !== "try") return;
    setAsked({ id, name: data["name"] ?? "", station: data["station"] ?? "" });
    void loadPart(() => import("./contact-dialog")).then((part) => part && setDialog(() => part.default));
  });
  if (!Dialog || !asked) return null;
  return (
    <Dialog
      key={asked.id}
      groupId={asked.id}
      title={`Log a try at ${asked.station ? `station ${asked.station} of ` : ""}${asked.name}`}
      onClose={() => setAsked(null)}
      onDone={(tries, dueOn) => {
        setAsked(null);
        const logged = tries === 1 ? "First try logged" : `Try ${tries} logged`;
        toast(dueOn === null ? logged : `${logged}, the next is due ${formatDay(dueOn)}`);
        router.refresh();
      }}
    />
  );
}
