"use client";

import { useRouter } from "next/navigation";
import { type ComponentType, useEffect, useState } from "react";
import { callAction } from "@/components/form/call-action";
import { loadPart } from "@/components/ui/load-part";
import { toast } from "@/components/ui/toast";
import { startWithViewAction, updateViewAction } from "./list-actions";
import type { Thing } from "./open-views";
import type { ViewDialogProps } from "./view-dialog";

/** What a button of the menu of views asks for. */
export type ViewAsked = {
  act: "create" | "edit" | "delete";
  list: string;
  query: string;
  thing: Thing;
  id: number;
  name: string;
  rowVersion: number;
  share: string;
};

/** Does what the menu of views asks for; its dialog comes with its first use. */
export function ViewActs({ path }: { path: string }) {
  const router = useRouter();
  const [Dialog, setDialog] = useState<ComponentType<ViewDialogProps> | null>(null);
  const [asked, setAsked] = useState<ViewAsked | null>(null);
  useEffect(() => {
    const onClick = ({ target }: MouseEvent) => {
      const button = target instanceof Element ? target.closest<HTMLElement>("[data-view-act]") : null;
      if (!button) return;
      button.closest<HTMLElement>("[popover]")?.hidePopover();
      const { viewAct, id, name = "", rowVersion, share = "" } = button.dataset;
      const { list = "", query = "", thing: said } = button.closest<HTMLElement>("[data-list]")?.dataset ?? {};
      const thing: Thing = said === "board" ? said : "list";
      const what = { list, query, thing, id: Number(id), name, rowVersion: Number(rowVersion), share };
      if (viewAct === "save") void saveNow(what).then((isSaved) => isSaved && router.refresh());
      else if (viewAct === "start" || viewAct === "start-whole")
        void startNow(what, viewAct === "start" ? what.id : null).then((isSaved) => isSaved && router.refresh());
      else if (viewAct === "create" || viewAct === "edit" || viewAct === "delete") {
        setAsked({ ...what, act: viewAct });
        void loadPart(() => import("./view-dialog")).then((part) => part && setDialog(() => part.default));
      }
    };
    document.addEventListener("click", onClick);
    return () => document.removeEventListener("click", onClick);
  }, [router]);
  return Dialog && asked ? <Dialog key={asked.act} asked={asked} path={path} onClose={() => setAsked(null)} /> : null;
}

async function saveNow({ id, rowVersion, query, name }: Omit<ViewAsked, "act">): Promise<boolean> {
  const answer = await callAction(updateViewAction, { id, rowVersion, query });
  toast(answer.ok ? `“${name}” saved` : answer.message, { tone: answer.ok ? "success" : "danger" });
  return answer.ok;
}

async function startNow({ list, thing }: Pick<ViewAsked, "list" | "thing">, id: number | null): Promise<boolean> {
  const answer = await callAction(startWithViewAction, { list, id });
  const done = id === null ? `This ${thing} starts with all of it` : `This ${thing} starts with that view from now on`;
  toast(answer.ok ? done : answer.message, { tone: answer.ok ? "success" : "danger" });
  return answer.ok;
}
