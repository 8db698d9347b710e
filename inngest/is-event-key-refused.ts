/**
 * Whether the jobs server turned an event down because of its key, in the SDK's words for the statuses that servers
 * answer then.
 */
export function isEventKeyRefused(error: unknown): boolean {
  return error instanceof Error && /^Inngest API Error: 40[134]\b/.test(error.message);
}
