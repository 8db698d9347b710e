import type { DataTable, AnswerFrame } from "./data-table";

/** What the simulated WorkStudio has to say to one call, before anything spoils it. */
export type Answer =
  | { kind: "dataset"; table: DataTable; frame: AnswerFrame }
  | { kind: "json"; value: unknown }
  | { kind: "html"; status: number; headers: Record<string, string>; html: string };

/** An error as WorkStudio reports it: with HTTP 200. Some parts of it write the key in lower case. */
export function errorAnswer(errorMessage: string, lowerCase = false): Answer {
  return { kind: "json", value: lowerCase ? { protocol: "ERROR", errorMessage } : { Protocol: "ERROR", errorMessage } };
}

/** A web page, as the server in front of WorkStudio sends for its own errors. */
export function pageAnswer(status: number, title: string, headers: Record<string, string> = {}): Answer {
  return { kind: "html", status, headers, html: htmlPage(title) };
}

/** The text of such a page. */
export function htmlPage(title: string): string {
  return `<!DOCTYPE html>\r\n<html><head><title>${title}</title></head><body><h2>${title}</h2><hr><address>WorkStudio Simulator</address></body></html>\r\n`;
}
