/** Region names and their short codes (domain.md §2.5). */
export const REGIONS = [
  { name: "Central", code: "CEN" },
  { name: "Lancaster", code: "LAN" },
  { name: "Lehigh", code: "LEH" },
  { name: "Harrisburg", code: "HAR" },
  { name: "Northeast", code: "NOR" },
  { name: "Susquehanna", code: "SUS" },
];

/**
 * Which statuses are synced, how often, and whether their units are (domain.md §2.5); a closed circuit's units are
 * wanted once more.
 */
export const API_STATUSES = [
  {
    apiStatus: "ACTIV",
    displayName: "Active",
    syncFrequency: "daily",
    syncPlannedUnits: true,
    syncUnitsOnEntering: false,
  },
  {
    apiStatus: "REV",
    displayName: "Review",
    syncFrequency: "daily",
    syncPlannedUnits: true,
    syncUnitsOnEntering: false,
  },
  {
    apiStatus: "QC",
    displayName: "Quality Control",
    syncFrequency: "daily",
    syncPlannedUnits: true,
    syncUnitsOnEntering: false,
  },
  {
    apiStatus: "REWRK",
    displayName: "Rework",
    syncFrequency: "daily",
    syncPlannedUnits: true,
    syncUnitsOnEntering: false,
  },
  {
    apiStatus: "CLOSE",
    displayName: "Closed",
    syncFrequency: "weekly",
    syncPlannedUnits: false,
    syncUnitsOnEntering: true,
  },
  { apiStatus: "SA", displayName: "New", syncFrequency: "weekly", syncPlannedUnits: false, syncUnitsOnEntering: false },
  {
    apiStatus: "DEF",
    displayName: "Deferral",
    syncFrequency: "weekly",
    syncPlannedUnits: false,
    syncUnitsOnEntering: false,
  },
];

/**
 * When the supervisor is asked about work that nobody decides: past the last band of days, or after three tries, a week
 * apart; after a fourth the utility.
 */
const AFTER_ALL_TRIES = {
  escalateFromDay: 31,
  escalateAfterTries: 3,
  retryAfterDays: 5,
  utilityAfterTries: 4,
  utilityDueDays: 10,
};
/** A refusal is the supervisor's at once, and the utility's when an alternative is refused too. */
const AT_ONCE = { escalateFromDay: 0, escalateDueDays: 2, utilityDueDays: 10 };

/** Landowners' answers (domain.md §2.3); the blank code is "pending" too. */
export const PERMISSION_STATUSES = [
  { code: "", name: "Pending", color: "warning", aliases: [], ...AFTER_ALL_TRIES },
  { code: "Approved", name: "Approved", color: "success", aliases: [] },
  { code: "Refused", name: "Refused", color: "error", aliases: ["Refusal", "Refuse"], ...AT_ONCE },
  { code: "No Contact", name: "No Contact", color: "info", aliases: [], ...AFTER_ALL_TRIES },
  { code: "Deferred", name: "Deferred", color: "secondary", aliases: [] },
  { code: "PPL Approved", name: "PPL Approved", color: "accent", aliases: [] },
  { code: "N/A", name: "N/A", color: "neutral", aliases: [] },
];
