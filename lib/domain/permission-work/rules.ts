/** What WorkStudio calls the statuses in which work waits; blank is pending. */
export const OPEN_STATUSES = ["", "No Contact", "Refused", "Deferred"] as const;
/** What WorkStudio calls a decision; no contact is none. */
export const DECIDED_STATUSES = ["Approved", "PPL Approved", "Refused", "Deferred"] as const;
/** What pending has for a value in addresses. */
export const PENDING = "pending";

/** By what somebody tried to reach whoever decides. */
export const CHANNELS = { visit: "Visit", phone: "Phone", card: "Card left", letter: "Letter" } as const;
export type Channel = keyof typeof CHANNELS;

/** What came of a try. WorkStudio alone says what was decided; this says what was heard. */
export const OUTCOMES = {
  approved: "Reached, says yes",
  refused: "Reached, says no",
  later: "Reached, decides later",
  not_home: "Nobody there",
  wrong_contact: "Wrong contact",
  sent: "Sent, no answer yet",
} as const;
export type Outcome = keyof typeof OUTCOMES;

/**
 * Why somebody says no. Fixed like channels and outcomes, and no lookup table: the specification closes this list and
 * offers go with its codes, while administrators set rules with a reason of an exclusion.
 */
export const REFUSALS = {
  herbicide: "Herbicide",
  removal: "Removal of trees",
  property_value: "Property value",
  past_damage: "Past damage",
  access: "Access",
  other: "Other",
} as const;
export type Refusal = keyof typeof REFUSALS;

/** After these there is nobody to try again: WorkStudio has the word. */
export const FINAL_OUTCOMES: readonly Outcome[] = ["approved", "refused"];

/** What can be offered to whoever says no: once while the work waits as it does. */
export const ALTERNATIVES = {
  trim: "Trim, not remove",
  other_unit: "Another type of unit",
  by_hand: "By hand, no herbicide",
} as const;
export type Alternative = keyof typeof ALTERNATIVES;

/** Why work is past whoever tries: the supervisor's to decide, or the utility's. */
export const ESCALATIONS = {
  at_once: "Theirs at once",
  waited: "Waits too long",
  tried: "Tries used up",
  overdue: "Next try overdue",
  utility_tried: "All tries used up",
  utility_declined: "Alternative refused",
} as const;
export type Escalation = keyof typeof ESCALATIONS;

/** Whose it is to decide. */
export const decidesIt = (escalation: Escalation) => (escalation.startsWith("utility_") ? "Utility" : "Supervisor");

/** So many stations are given to somebody, or have a day set, at once. */
export const MOST_AT_ONCE = 2_000;

/** Days that work waits, by band; `to` is the last day of the band. */
export const BANDS = [
  { value: "7", label: "0–7 days", from: 0, to: 7 },
  { value: "14", label: "8–14 days", from: 8, to: 14 },
  { value: "30", label: "15–30 days", from: 15, to: 30 },
  { value: "over", label: "Over 30 days", from: 31, to: null },
] as const;
export type BandName = (typeof BANDS)[number]["value"];

/** Longer than anybody should wait: asks for a decision in the inbox. */
export const LATE = { value: "late", label: "Over 14 days", from: 15, to: null } as const;
