export type ToastTone = "success" | "info" | "warning" | "danger";

export type Toast = {
  id: number;
  title: string;
  description?: string | undefined;
  tone: ToastTone;
  /** E.g. Undo. The toast goes away when it is pressed. */
  action?: { label: string; onAction: () => void } | undefined;
};

const MOST_AT_ONCE = 4;
let shown: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function show(next: readonly Toast[]) {
  shown = next;
  for (const listener of listeners) listener();
}

/** Shows a toast from any client code; the one `<Toaster />` of the root layout draws it. Answers its id. */
export function toast(title: string, options: Partial<Omit<Toast, "id" | "title">> = {}): number {
  lastId += 1;
  show([...shown, { tone: "success" as const, ...options, title, id: lastId }].slice(-MOST_AT_ONCE));
  return lastId;
}

export function dismissToast(id: number): void {
  show(shown.filter((one) => one.id !== id));
}

/** For `useSyncExternalStore`. */
export const toasts = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: (): readonly Toast[] => shown,
};
