"use client";

import { ErrorMessage } from "@/components/layout/error-message";
import "./globals.css";

export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" data-theme="system">
      <body>
        <main>
          <ErrorMessage error={error} retry={retry} />
        </main>
      </body>
    </html>
  );
}
