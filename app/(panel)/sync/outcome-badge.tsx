import { Badge, type BadgeVariant } from "@/components/ui/badge";
import { OUTCOME_WORDS, type RunOutcome } from "@/lib/domain/sync-runs/rules";

const LOOK: Record<RunOutcome, BadgeVariant> = {
  started: "accent",
  completed: "quiet",
  warning: "warning",
  failed: "danger",
  cancelled: "neutral",
};

/** How a run ended, in colour only where somebody should look. */
export function OutcomeBadge({ outcome }: { outcome: RunOutcome }) {
  return <Badge variant={LOOK[outcome]}>{OUTCOME_WORDS[outcome]}</Badge>;
}
