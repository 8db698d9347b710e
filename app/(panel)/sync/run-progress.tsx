import { Progress } from "@/components/ui/progress";
import { rateWords, useRate } from "./use-rate";

type Props = {
  label: string;
  runId: number;
  progress: { stage: string; done: number; total: number | null } | null;
  /** When the numbers were read, in milliseconds. */
  seenAt: number;
};

/** A bar and a sentence while a run goes on: where it is, how fast, and how long it has to go. */
export function RunProgress({ label, runId, progress, seenAt }: Props) {
  const { stage, done, total } = progress ?? { stage: "Starting", done: 0, total: null };
  const rate = useRate(`${runId} ${stage}`, done, total, seenAt);
  const count = total
    ? `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`
    : done > 0
      ? done.toLocaleString("en-US")
      : "";
  const words = [count, rate ? rateWords(rate) : ""].filter(Boolean).join("; ");
  return (
    <div className="grid gap-1.5" role="status">
      <p className="text-sm">
        {stage} {words ? <span className="text-muted-foreground tabular-nums">({words})</span> : null}
      </p>
      <Progress label={label} value={total ? done : null} max={total ?? 100} valueText={`${stage} ${count}`} />
    </div>
  );
}
