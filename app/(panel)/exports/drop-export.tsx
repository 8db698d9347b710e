"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { dropExportAction } from "./actions";

/** Cancels a file that is not finished, or deletes one that is. */
export function DropExport({ id, label, name }: { id: number; label: string; name: string }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const drop = () =>
    startTransition(async () => {
      const result = await callAction(dropExportAction, { id });
      if (!result.ok) toast(result.message, { tone: "danger" });
      router.refresh();
    });
  return (
    <Button variant="outline" size="sm" aria-label={`${label} ${name}`} disabled={isPending} onClick={drop}>
      {label}
    </Button>
  );
}
