import type { ReactNode } from "react";

/**
 * A page that is only a message: not found, an error, signed out. Light enough for error boundaries, which load with
 * every page.
 */
export function MessagePage({ title, children, actions }: { title: string; children: ReactNode; actions?: ReactNode }) {
  return (
    <div
      data-slot="message-page"
      className="mx-auto flex min-h-[60dvh] max-w-md flex-col justify-center gap-3 px-6 py-12"
    >
      {/* The page's own title is gone for a moment while the browser draws an error anew; this one comes and goes with
          the words. */}
      <title>{`${title} · WS-Tracker`}</title>
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      <div className="grid gap-2 text-muted-foreground">{children}</div>
      {actions ? <div className="mt-2 flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  );
}
