"use client";

import { useRouter } from "next/navigation";
import { type ComponentType, useState } from "react";
import { useRowActs } from "@/components/data-table/use-row-acts";
import { loadPart } from "@/components/ui/load-part";
import { toast } from "@/components/ui/toast";
import { formatDay } from "@/lib/platform/time";
import type { ContactDialogProps } from "./contact-dialog";
import type { StationsDialogProps } from "./station-bar";

type Asked =
  | { act: "try"; Dialog: ComponentType<ContactDialogProps>; id: number; place: string }
  | { act: "due"; Dialog: ComponentType<StationsDialogProps>; target: object; place: string };

/** Logs tries and sets due days for the buttons of all rows; each form comes with its first use. */
export function StationActs() {
  const router = useRouter();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  useRowActs(({ act, id, data }) => {
    const name = data["name"] ?? "";
    const place = data["station"] ? `station ${data["station"]} of ${name}` : name;
    if (act === "try")
      void loadPart(() => import("./contact-dialog")).then(
        (part) => part && setAsked({ act, Dialog: part.default, id, place }),
      );
    if (act === "due")
      void loadPart(() => import("./due-day-dialog")).then(
        (part) => part && setAsked({ act, Dialog: part.default, target: { kind: "chosen", ids: [id] }, place }),
      );
  });
  if (!asked) return null;
  if (asked.act === "due")
    return <asked.Dialog title={`Set due day of ${asked.place}`} target={asked.target} onClose={close} />;
  return (
    <asked.Dialog
      key={asked.id}
      groupId={asked.id}
      title={`Log a try at ${asked.place}`}
      onClose={close}
      onDone={(tries, dueOn) => {
        close();
        const logged = tries === 1 ? "First try logged" : `Try ${tries} logged`;
        toast(dueOn === null ? logged : `${logged}, the next is due ${formatDay(dueOn)}`);
        router.refresh();
      }}
    />
  );
}
