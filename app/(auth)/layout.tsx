import type { ReactNode } from "react";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-6 p-6">
      <div>
        <h1 className="text-2xl font-semibold">WS-Tracker</h1>
        <p className="text-muted-foreground">Vegetation circuits, as WorkStudio has them and as you know them.</p>
      </div>
      {children}
    </main>
  );
}
