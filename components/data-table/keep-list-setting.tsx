"use client";

import { useEffect } from "react";
import { type Action, type Answer, callAction } from "@/components/form/call-action";

type Setting = { list: string; columns?: string[]; density?: string };
type Props = { list: string; keep: Action<Answer<unknown>> };

/**
 * Remembers for this person the columns that the picker applies and the row height that its button takes; the address
 * says both at once.
 */
export function KeepListSetting({ list, keep }: Props) {
  useEffect(() => {
    // A choice that is not kept still holds in the address.
    const send = (setting: Setting) => void callAction(keep, setting);
    const onSubmit = ({ target }: SubmitEvent) => {
      if (target instanceof HTMLFormElement && target.matches("[data-keep-columns]"))
        send({ list, columns: new FormData(target).getAll("cols").filter((id) => typeof id === "string") });
    };
    const onClick = ({ target }: MouseEvent) => {
      const link =
        target instanceof Element ? target.closest<HTMLElement>("a[data-keep-density], a[data-default-columns]") : null;
      if (link?.dataset["keepDensity"]) send({ list, density: link.dataset["keepDensity"] });
      else if (link) send({ list, columns: [] });
    };
    document.addEventListener("submit", onSubmit);
    document.addEventListener("click", onClick);
    return () => {
      document.removeEventListener("submit", onSubmit);
      document.removeEventListener("click", onClick);
    };
  }, [list, keep]);
  return null;
}
