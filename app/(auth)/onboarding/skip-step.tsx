"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { OnboardingStep } from "@/lib/domain/account/rules";
import { skipOnboardingStepAction } from "./actions";

/** Puts a step off for later; the account's pages have it then. */
export function SkipStep({ step }: { step: OnboardingStep }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const skip = () =>
    startTransition(async () => {
      const result = await callAction(skipOnboardingStepAction, { step });
      if (!result.ok) toast(result.message, { tone: "danger" });
      router.refresh();
    });
  return (
    <Button variant="ghost" onClick={skip} disabled={isPending} className="justify-self-start">
      Later
    </Button>
  );
}
