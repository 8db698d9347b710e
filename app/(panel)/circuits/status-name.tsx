/** What each of WorkStudio's statuses looks like: not begun, under way, with somebody else, back for rework, ended. */
const LOOKS: ReadonlyMap<string, string> = new Map([
  ["SA", "dot-open"],
  ["ACTIV", "dot-active"],
  ["QC", "dot-waiting"],
  ["REV", "dot-waiting"],
  ["REWRK", "dot-again"],
  ["CLOSE", "dot-ended"],
  ["DEF", "dot-open"],
]);

/**
 * A circuit's status as people call it, with a dot for the eye that says the same; a status that nobody knows looks so.
 */
export function StatusName({ status, name }: { status: string; name: string }) {
  return <span className={LOOKS.get(status) ?? "dot-unknown"}>{name}</span>;
}
