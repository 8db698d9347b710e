type Write = (line: string) => void;

let write: Write = (line) => void process.stderr.write(line);

/** Sends the lines elsewhere; the tests keep them out of their report. */
export function logTo(next: Write): void {
  write = next;
}

/** Writes one JSON line on stderr; stdout belongs to the ready line. */
export function log(level: "info" | "warn" | "error", message: string, fields: Record<string, unknown> = {}): void {
  write(
    `${JSON.stringify({ level, time: new Date().toISOString(), name: "embedded-inngest", msg: message, ...fields })}\n`,
  );
}
