"use client";

import { Alert } from "@/components/ui/alert";
import { CopyButton } from "@/components/ui/copy-button";
import { Input } from "@/components/ui/input";
import type { LinkDelivery } from "@/lib/domain/users/invite-user";
import { formatInstant } from "@/lib/platform/time";

/** A link that works once: mailed, or shown this once to be handed over. */
export function OneTimeLink({ name, delivery }: { name: string; delivery: LinkDelivery }) {
  if (delivery.kind === "mailed")
    return <Alert variant="success" role="status" title={`The link is on its way to ${delivery.email}`} />;

  return (
    <div className="grid gap-3">
      <Alert variant="warning" role="status" title="Shown only now">
        Hand this link to {name} in person or by a channel you trust. It works once, until{" "}
        {formatInstant(delivery.expiresAt)}.
      </Alert>
      <div className="flex gap-2">
        <Input
          readOnly
          aria-label="One-time link"
          value={delivery.url}
          onFocus={(event) => event.target.select()}
          className="font-mono text-xs"
        />
        <CopyButton text={delivery.url} label="Copy" />
      </div>
    </div>
  );
}
