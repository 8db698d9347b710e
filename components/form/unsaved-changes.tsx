"use client";

import { useRouter } from "next/navigation";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { formSnapshot } from "./form-snapshot";

type NavigateEvent = Event & { navigationType?: string };
/** The Navigation API, in browsers that have it: it alone can hold back the Back button. */
type WindowWithNavigation = { navigation?: EventTarget };

/** Sent to a form whose values were saved: as they stand they are not unsaved any more. */
export const SAVED_EVENT = "form-saved";

/** Does what it is given at once, or first asks when the form holds something unsaved. */
export type LeaveGuard = (go: () => void) => void;

/**
 * Put inside a form: asks before a link, the Back button or closing the tab throws typed changes away. What the form
 * held when it appeared counts as saved, and so does what it holds when `savedKey` changes (e.g. the row version).
 * `guardRef` is for whatever else would throw them away, as closing the sheet around the form.
 */
export function UnsavedChanges({
  savedKey,
  guardRef,
}: {
  savedKey?: string | number | undefined;
  guardRef?: Ref<LeaveGuard> | undefined;
}) {
  const marker = useRef<HTMLSpanElement>(null);
  const leave = useRef<(() => void) | null>(null);
  const guardNow = useRef<LeaveGuard>((go) => go());
  const isAllowed = useRef(false);
  const [asking, setAsking] = useState(false);
  const router = useRouter();

  useImperativeHandle(guardRef, () => (go) => guardNow.current(go), []);

  useEffect(() => {
    const form = marker.current?.closest("form");
    if (!form) return;
    let saved = formSnapshot(new FormData(form));
    const onSaved = () => {
      saved = formSnapshot(new FormData(form));
    };
    isAllowed.current = false;
    // Whoever was to leave and types on is still here, as when the network lost the way.
    const onInput = () => {
      isAllowed.current = false;
    };
    const isDirty = () => !isAllowed.current && form.isConnected && formSnapshot(new FormData(form)) !== saved;

    const ask = (go: () => void) => {
      leave.current = go;
      setAsking(true);
    };
    guardNow.current = (go) => (isDirty() ? ask(go) : go());
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.hasAttribute("download")) return;
      if (event.ctrlKey || event.metaKey || event.shiftKey || link.getAttribute("href")?.startsWith("#") || !isDirty())
        return;
      event.preventDefault();
      event.stopPropagation();
      const { href, origin, pathname, search, hash } = new URL(link.href);
      ask(() => (origin === location.origin ? router.push(pathname + search + hash) : location.assign(href)));
    };
    const onNavigate = (event: NavigateEvent) => {
      if (event.navigationType !== "traverse" || !event.cancelable || !isDirty()) return;
      event.preventDefault();
      ask(() => history.back());
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      if (isDirty()) event.preventDefault();
    };
    const navigation = (window as WindowWithNavigation).navigation;
    form.addEventListener(SAVED_EVENT, onSaved);
    form.addEventListener("input", onInput);
    document.addEventListener("click", onClick, true);
    window.addEventListener("beforeunload", onUnload);
    navigation?.addEventListener("navigate", onNavigate);
    return () => {
      form.removeEventListener(SAVED_EVENT, onSaved);
      form.removeEventListener("input", onInput);
      document.removeEventListener("click", onClick, true);
      window.removeEventListener("beforeunload", onUnload);
      navigation?.removeEventListener("navigate", onNavigate);
    };
  }, [router, savedKey]);

  return (
    <span ref={marker} hidden={!asking}>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Leave without saving?"
        description="What you changed in this form is lost."
        confirmLabel="Leave"
        destructive
        onConfirm={() => {
          isAllowed.current = true;
          setAsking(false);
          leave.current?.();
        }}
      />
    </span>
  );
}
