"use client";

import { useRouter } from "next/navigation";
import { CommandPalette } from "@/components/layout/command-palette";
import { loadPart } from "@/components/ui/load-part";

/** The command palette with the panel's own actions; what does them is loaded with the first. */
export function PanelPalette({ shortcut }: { shortcut: string }) {
  const router = useRouter();
  const act = async (name: string) => {
    const part = await loadPart(() => import("./palette-acts"));
    await part?.doPaletteAct(name, (href) => router.push(href));
  };
  return <CommandPalette source="/api/search" shortcut={shortcut} onAct={(name) => void act(name)} />;
}
