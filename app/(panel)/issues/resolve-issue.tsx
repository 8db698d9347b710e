"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { resolveIssueAction } from "../sync/actions";

/** Marks an issue as settled; it opens again if WorkStudio still sends it. */
export function ResolveIssue({ issueId }: { issueId: number }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const resolve = () =>
    startTransition(async () => {
      const result = await resolveIssueAction({ issueId });
      toast(result.ok ? "Settled; it opens again if WorkStudio still sends it" : result.message, {
        tone: result.ok ? "success" : "danger",
      });
      router.refresh();
    });
  return (
    <Button size="sm" variant="outline" disabled={isPending} onClick={resolve}>
      Resolve
    </Button>
  );
}
