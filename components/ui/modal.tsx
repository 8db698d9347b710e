"use client";

import {
  createContext,
  use,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type MouseEvent,
  type ReactNode,
} from "react";
import { buttonVariants } from "./button-variants";
import { HoldModal } from "./hold-modal";
import { XIcon } from "./icons";

export type ModalProps = {
  open: boolean;
  /** Called with false when Escape, the backdrop, the close button or `useCloseModal()` asks to close. */
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** Buttons at the bottom. */
  footer?: ReactNode;
  /** False: only its own buttons close it (work would be lost). It is so by itself while a form in it is sent. */
  dismissible?: boolean | undefined;
  children?: ReactNode;
};

const FIRST_FIELD =
  ":is(input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), [type=radio]:checked, select, textarea):not([readonly], :disabled)";

const CloseModal = createContext<() => void>(() => undefined);

/** Closes the dialog or sheet around the caller, e.g. after a form in it was saved. */
export function useCloseModal(): () => void {
  return use(CloseModal);
}

/**
 * The browser's own modal dialog: it traps focus, makes the page inert and gives focus back. Dialog and Sheet differ in
 * looks only.
 */
export function Modal({
  open,
  onOpenChange,
  title,
  description,
  footer,
  dismissible: isDismissible = true,
  children,
  slot,
  className,
}: ModalProps & { slot: "dialog" | "sheet"; className: string }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = () => onOpenChange(false);
  const [holds, setHolds] = useState(0);
  const hold = useCallback(() => {
    setHolds((count) => count + 1);
    return () => setHolds((count) => count - 1);
  }, []);
  const dismissible = isDismissible && holds === 0;

  useEffect(() => {
    const dialog = ref.current;
    if (open && dialog && !dialog.open) {
      dialog.showModal();
      // The browser would choose the close button; whoever opens a form wants its first field.
      dialog.querySelector<HTMLElement>(FIRST_FIELD)?.focus();
    }
    if (!open && dialog?.open) dialog.close();
  }, [open]);

  // One that is taken away while open gives focus back too.
  useLayoutEffect(() => {
    const dialog = ref.current;
    return () => dialog?.close();
  }, []);

  const closeFromBackdrop = (event: MouseEvent<HTMLDialogElement>) => {
    if (!dismissible || event.target !== event.currentTarget) return;
    const box = event.currentTarget.getBoundingClientRect();
    const isInside =
      event.clientX >= box.left &&
      event.clientX <= box.right &&
      event.clientY >= box.top &&
      event.clientY <= box.bottom;
    if (!isInside) close();
  };

  return (
    <dialog
      ref={ref}
      data-slot={slot}
      className={className}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      onClose={(event) => {
        // React hands a nested dialog's closing on to the dialogs around it.
        if (event.target !== event.currentTarget || !open) return;
        // Chromium closes at a second Escape whatever it was answered at the first.
        if (dismissible) close();
        else if (event.currentTarget.isConnected) event.currentTarget.showModal();
      }}
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        // Whoever opened it decides: it may hold something unsaved.
        event.preventDefault();
        if (dismissible) close();
      }}
      onMouseDown={closeFromBackdrop}
    >
      {open ? (
        <CloseModal value={close}>
          <HoldModal value={hold}>
            <header className="flex items-start justify-between gap-4 border-b px-5 py-3.5">
              <div className="min-w-0">
                <h2 id={`${id}-title`} className="text-lg font-semibold">
                  {title}
                </h2>
                {description ? (
                  <p id={`${id}-description`} className="text-sm text-muted-foreground">
                    {description}
                  </p>
                ) : null}
              </div>
              {dismissible ? (
                <button
                  type="button"
                  aria-label="Close"
                  onClick={close}
                  className={`${buttonVariants({ variant: "ghost", size: "icon-sm" })} -mr-2`}
                >
                  <XIcon />
                </button>
              ) : null}
            </header>
            <div data-slot={`${slot}-body`} className="min-h-0 flex-1 overflow-y-auto px-5 py-4 empty:hidden">
              {children}
            </div>
            {footer ? (
              <footer className="-mt-px flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</footer>
            ) : null}
          </HoldModal>
        </CloseModal>
      ) : null}
    </dialog>
  );
}
