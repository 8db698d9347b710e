import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import { requestCircuitSyncAction } from "./sync/actions";

/** Does an action of the command palette, on whatever page it was called, and says what came of it. */
export async function doPaletteAct(act: string, goTo: (href: string) => void): Promise<void> {
  if (act !== "sync") return;
  const result = await callAction(requestCircuitSyncAction, {});
  const action = { label: "Open Sync", onAction: () => goTo("/sync") };
  if (result.ok) toast("The sync has started", { action });
  else toast(result.message, { tone: result.code === "CONFLICT" ? "warning" : "danger", action });
}
