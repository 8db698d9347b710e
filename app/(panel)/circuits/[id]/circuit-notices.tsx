import { Alert } from "@/components/ui/alert";
import type { CircuitDetail } from "@/lib/domain/circuits/get-circuit";
import { reasonWords, untilWords } from "@/lib/domain/exclusions/rules";
import { formatDay, formatInstant } from "@/lib/platform/time";

/** What somebody must know before reading on; nothing when all is well. */
export function CircuitNotices({ circuit }: { circuit: CircuitDetail }) {
  return (
    <>
      {circuit.isExcluded ? (
        <Alert
          variant="warning"
          title={
            circuit.exclusionDueAt
              ? "Excluded from reporting: whether it stays so is to be decided"
              : "Excluded from reporting"
          }
        >
          {reasonWords(circuit.exclusionReason ?? "", circuit.exclusionNote)}
          {circuit.excludedAt
            ? ` — ${circuit.excludedBy ?? "a former user"}, ${formatInstant(circuit.excludedAt)}`
            : null}
          {circuit.exclusionUntil ? <p>{lastDayWords(circuit.exclusionUntil, circuit)}</p> : null}
        </Alert>
      ) : null}
      {circuit.isAwaited ? (
        <Alert variant="info" title="Made by hand">
          WorkStudio does not know this work order yet. The first sync that meets it takes WorkStudio’s values; what you
          correct here until then stays.
        </Alert>
      ) : null}
      {circuit.notSeenSince ? (
        <Alert variant="warning" title="WorkStudio does not send this circuit any more">
          Its status was asked for and it did not come, since {formatInstant(circuit.notSeenSince)}. It is kept, and not
          counted as current until it comes again.
        </Alert>
      ) : null}
      {circuit.deviceNotSynced ? (
        <Alert variant="warning" title="Device not synced">
          The planner’s device holds work that WorkStudio does not have yet (version {circuit.wsVersion}, last sent{" "}
          {circuit.wsSyncVersion}).
        </Alert>
      ) : null}
      {circuit.statusKnown ? null : (
        <Alert variant="warning">
          The status {circuit.apiStatus} is not configured here; it is shown as WorkStudio sent it.
        </Alert>
      )}
      {circuit.issues.map((issue) => (
        <Alert key={issue.id} variant="warning" title="WorkStudio sent something odd">
          {issue.message}
        </Alert>
      ))}
    </>
  );
}

function lastDayWords(until: string, { exclusionDueAt, exclusionAtEnd }: CircuitDetail): string {
  if (exclusionDueAt) return `Its last day was ${formatDay(until)}.`;
  const words = untilWords(until, exclusionAtEnd);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
