"use client";

import { useEffect, useRef } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { DownloadIcon, FileTextIcon } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";

function download(codes: readonly string[]): void {
  const text = `WS-Tracker recovery codes\nEach opens your account once, in place of a code of the app. Keep them where your phone is not.\n\n${codes.join("\n")}\n`;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = "ws-tracker-recovery-codes.txt";
  link.click();
  URL.revokeObjectURL(link.href);
  toast("Recovery codes downloaded");
}

/** Recovery codes, the one time they are shown. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  // They take the place of the form that had focus.
  useEffect(() => ref.current?.focus(), []);
  return (
    <div ref={ref} tabIndex={-1} data-print="alone" className="grid gap-4">
      <Alert variant="warning" role="status" title="Save these recovery codes now" className="print:hidden">
        Each opens your account once, when your phone is not at hand. They are not shown again.
      </Alert>
      <p className="hidden print:block">
        WS-Tracker recovery codes. Each opens your account once, in place of a code of the app.
      </p>
      <ol
        className="grid grid-cols-[repeat(auto-fit,minmax(15.5rem,1fr))] gap-x-6 gap-y-1 font-mono text-sm"
        aria-label="Recovery codes"
      >
        {codes.map((code) => (
          <li key={code} className="whitespace-nowrap">
            {code}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2 print:hidden">
        <CopyButton text={codes.join("\n")} label="Copy" />
        <Button variant="outline" onClick={() => download(codes)}>
          <DownloadIcon />
          Download
        </Button>
        <Button variant="outline" onClick={() => window.print()}>
          <FileTextIcon />
          Print
        </Button>
        <Button onClick={onKept}>I’ve saved these codes</Button>
      </div>
    </div>
  );
}
