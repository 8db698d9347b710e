"use client";

import { useRef, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { CheckIcon, CopyIcon } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";
import type { LinkDelivery } from "@/lib/domain/users/invite-user";

const until = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York",
  dateStyle: "medium",
  timeStyle: "short",
});

/** A link that works once: mailed, or shown this once to be handed over. */
export function OneTimeLink({ name, delivery }: { name: string; delivery: LinkDelivery }) {
  const input = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  if (delivery.kind === "mailed")
    return <Alert variant="success" role="status" title={`The link is on its way to ${delivery.email}`} />;

  async function copy(url: string) {
    input.current?.select();
    // Without the clipboard, on plain http, the selected text can still be copied by hand.
    await navigator.clipboard.writeText(url).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  }
  return (
    <div className="grid gap-3">
      <Alert variant="warning" role="status" title="Shown only now">
        Hand this link to {name} in person or by a channel you trust. It works once, until{" "}
        {until.format(delivery.expiresAt)} ET.
      </Alert>
      <div className="flex gap-2">
        <Input
          ref={input}
          readOnly
          aria-label="One-time link"
          value={delivery.url}
          onFocus={(event) => event.target.select()}
          className="font-mono text-xs"
        />
        <Button variant="outline" onClick={() => void copy(delivery.url)}>
          {isCopied ? <CheckIcon /> : <CopyIcon />}
          <span aria-live="polite">{isCopied ? "Copied" : "Copy"}</span>
        </Button>
      </div>
    </div>
  );
}
