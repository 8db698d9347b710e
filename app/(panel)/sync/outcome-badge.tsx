import { Badge, type BadgeVariant } from "@/components/ui/badge";
import { OUTCOME_WORDS, type RunOutcome } from "@/lib/domain/sync-runs/rules";

const LOOK: Record<RunOutcome, BadgeVariant> = {
  started: "accent",
  completed: "quiet",
  warning: "warning",
  failed: "danger",
  cancelled: "neutral",
};

/** How a run ended, in colour only where somebody should look; the newest run of a feed that is well is green. */
export function OutcomeBadge({ outcome, isNewest = false }: { outcome: RunOutcome; isNewest?: boolean }) {
  const look = isNewest && outcome === "completed" ? "success" : LOOK[outcome];
  return <Badge variant={look}>{OUTCOME_WORDS[outcome]}</Badge>;
}
