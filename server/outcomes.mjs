/**
 * What the panel's code tells this server about a request under way, by its id: both live in one process but are loaded
 * apart, so they meet at a well-known place (lib/platform/http-entry.ts).
 * @typedef {{ isUnavailable: boolean, isReached: boolean, onKnown: () => void }} Outcome
 * @typedef {{ path: string, method: string, headers: Record<string, string> }} RefusedRequest
 */
import { readRequestMetrics } from "./request-metrics.mjs";

/** @type {Map<string, Outcome>} */
const underWay = new Map();

export const outcomes = {
  /** @type {((request: RefusedRequest) => void) | null} */
  onRefusedOrigin: null,
  /** The database or another part the request cannot do without is away. @param {string} id */
  noteUnavailable(id) {
    const outcome = underWay.get(id);
    if (!outcome) return;
    outcome.isUnavailable = true;
    outcome.onKnown();
  },
  /** The database has said who asks, so the answer may go out. @param {string} id */
  noteAnswerable(id) {
    underWay.get(id)?.onKnown();
  },
  /** The request could be read, and our own code has it. @param {string} id */
  noteReached(id) {
    const outcome = underWay.get(id);
    if (outcome) outcome.isReached = true;
  },
  readRequestMetrics,
};

Object.defineProperty(globalThis, Symbol.for("ws-tracker.http-entry"), { value: outcomes });

/**
 * @returns {Outcome} The outcome of a request until its answer is closed. @param {string} id @param
 * {import("node:http").ServerResponse} response
 */
export function follow(id, response) {
  const outcome = { isUnavailable: false, isReached: false, onKnown: () => undefined };
  underWay.set(id, outcome);
  response.once("close", () => underWay.delete(id));
  return outcome;
}
