"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { requestCircuitSyncAction } from "../actions";

/** Asks again for the statuses that failed in a run, and only for them. */
export function RetryStatuses({ failed }: { failed: { status: string; name: string }[] }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const retry = () =>
    startTransition(async () => {
      const result = await callAction(requestCircuitSyncAction, { statuses: failed.map(({ status }) => status) });
      if (result.ok) router.push(`/sync/${result.data.syncLogId}`);
      else toast(result.message, { tone: "danger" });
    });
  return (
    <Alert
      variant="warning"
      title={`${failed.map(({ name }) => name).join(", ")} failed`}
      actions={
        <Button size="sm" variant="outline" disabled={isPending} onClick={retry}>
          Sync {failed.length === 1 ? failed[0]?.name : "these statuses"} again
        </Button>
      }
    >
      The other statuses of this run are up to date.
    </Alert>
  );
}
