"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { setInboxMailAction } from "./actions";

/** Asks for the inbox by mail each weekday morning, or no longer. */
export function MailMe({ isWanted }: { isWanted: boolean }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const toggle = () =>
    startTransition(async () => {
      const answer = await callAction(setInboxMailAction, { isWanted: !isWanted });
      if (answer.ok)
        toast(isWanted ? "No mail any more" : "A mail comes each weekday at 7:00 AM ET while something waits");
      else toast(answer.message, { tone: "danger" });
      router.refresh();
    });
  return (
    <Button variant="outline" aria-pressed={isWanted} disabled={isPending} onClick={toggle}>
      {isWanted ? "Mailed each weekday at 7:00 AM ET" : "Mail me each weekday at 7:00 AM ET"}
    </Button>
  );
}
