import { callAction } from "@/components/form/call-action";
import { refreshAfter } from "@/components/form/refresh-after";
import { toast } from "@/components/ui/toast";
import type { BulkActState } from "@/lib/domain/bulk-acts/queries";
import { undoBulkActAction } from "./actions";
import { endedWords } from "./bulk-words";

type Act = Omit<BulkActState, "finishedAt">;

/** Says how an act ended, with a button that undoes it. */
export function sayDone(act: Act, onUndone: () => void): void {
  const { title, description } = endedWords(act);
  const isLeft = Object.keys(act.skipped).length > 0;
  toast(title, {
    description,
    tone: act.state !== "done" || (act.kind === "undo" && isLeft) ? "warning" : "success",
    ...(act.mayUndo ? { action: { label: "Undo", onAction: () => void undoAct(act.id, onUndone) } } : {}),
  });
}

/** Undoes one's own act; what that leaves is said. Lost on its way, it can be tried again, and counts once. */
export async function undoAct(id: number, onUndone: () => void, actKey: string = crypto.randomUUID()): Promise<void> {
  const answer = await callAction(undoBulkActAction, { actKey, id });
  if (!answer.ok) {
    const again = { label: "Try again", onAction: () => void undoAct(id, onUndone, actKey) };
    toast(answer.message, { tone: "danger", ...(answer.code === "UNAVAILABLE" ? { action: again } : {}) });
  } else if (answer.data.state !== "waiting") sayDone(answer.data, onUndone);
  refreshAfter(answer, { refresh: onUndone });
}
