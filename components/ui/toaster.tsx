"use client";

import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { CircleAlertIcon, CircleCheckIcon, InfoIcon, TriangleAlertIcon, XIcon } from "./icons";
import { dismissToast, toasts, type Toast } from "./toast";

const SHOWN_MS = 6_000;
const WITH_ACTION_MS = 12_000;
const none: readonly Toast[] = [];
const icons = { success: CircleCheckIcon, info: InfoIcon, warning: TriangleAlertIcon, danger: CircleAlertIcon };

/**
 * The one place where toasts appear: in the top layer while there are any, and spoken by live regions that are there
 * from the start.
 */
export function Toaster() {
  const region = useRef<HTMLElement>(null);
  const [held, setHeld] = useState(false);
  const cameFrom = useRef<EventTarget | null>(null);
  const list = useSyncExternalStore(toasts.subscribe, toasts.current, () => none);

  useEffect(() => {
    const element = region.current;
    if (!element || typeof element.showPopover !== "function") return;
    // Shown anew with each toast, so that it lies above a dialog opened in between.
    if (element.matches(":popover-open")) element.hidePopover();
    if (list.length > 0) element.showPopover();
  }, [list]);

  // A button that goes with its toast gives focus back to where it came from.
  useLayoutEffect(() => {
    if (document.activeElement !== document.body || !(cameFrom.current instanceof HTMLElement)) return;
    cameFrom.current.focus({ preventScroll: true });
    cameFrom.current = null;
    setHeld(false);
  }, [list]);

  const newest = list.at(-1);
  const spoken = newest ? [newest.title, newest.description].filter(Boolean).join(". ") : "";
  return (
    <>
      <div role="status" className="sr-only">
        {newest?.tone === "danger" ? "" : spoken}
      </div>
      <div role="alert" className="sr-only">
        {newest?.tone === "danger" ? spoken : ""}
      </div>
      <section
        ref={region}
        data-slot="toaster"
        popover="manual"
        aria-label="Notifications"
        onMouseEnter={() => setHeld(true)}
        onMouseLeave={() => setHeld(false)}
        onFocus={({ currentTarget, relatedTarget }) => {
          setHeld(true);
          if (!currentTarget.contains(relatedTarget)) cameFrom.current = relatedTarget;
        }}
        onBlur={() => setHeld(false)}
      >
        <ol className="grid gap-2">
          {list.map((one) => (
            <ToastCard key={one.id} toast={one} held={held} />
          ))}
        </ol>
      </section>
    </>
  );
}

function ToastCard({ toast, held }: { toast: Toast; held: boolean }) {
  const { id, tone, title, description, action } = toast;
  const Icon = icons[tone];

  useEffect(() => {
    // A problem stays until it is read.
    if (held || tone === "danger") return;
    const timer = setTimeout(() => dismissToast(id), action ? WITH_ACTION_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, tone, id, action]);

  const iconTone = tone === "danger" ? "text-destructive" : tone === "warning" ? "text-warning" : "text-primary";
  return (
    <li
      data-slot="toast"
      data-tone={tone}
      className="flex items-start gap-2.5 rounded-lg border bg-popover py-2.5 pr-2 pl-3 text-sm text-popover-foreground shadow-popover"
    >
      <Icon className={`mt-0.5 ${iconTone}`} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        {description ? <p className="text-muted-foreground">{description}</p> : null}
      </div>
      {action ? (
        <button
          type="button"
          className="h-6 rounded-sm px-1.5 font-medium text-primary hover:bg-accent"
          onClick={() => {
            action.onAction();
            dismissToast(id);
          }}
        >
          {action.label}
        </button>
      ) : null}
      <button
        type="button"
        aria-label="Dismiss"
        className="grid size-6 place-items-center rounded-sm text-muted-foreground hover:bg-accent hover:text-foreground"
        onClick={() => dismissToast(id)}
      >
        <XIcon />
      </button>
    </li>
  );
}
