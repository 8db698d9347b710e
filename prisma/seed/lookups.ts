/** Region names and their short codes (domain.md §2.5). */
export const REGIONS = [
  { name: "Central", code: "CEN" },
  { name: "Lancaster", code: "LAN" },
  { name: "Lehigh", code: "LEH" },
  { name: "Harrisburg", code: "HAR" },
  { name: "Northeast", code: "NOR" },
  { name: "Susquehanna", code: "SUS" },
];

/** Which statuses are synced, how often, and whether their units are (domain.md §2.5); a closed circuit's units are wanted once more. */
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

/** Landowners' answers (domain.md §2.3); the blank code is "pending" too. */
export const PERMISSION_STATUSES = [
  { code: "", name: "Pending", color: "warning", aliases: [] },
  { code: "Approved", name: "Approved", color: "success", aliases: [] },
  { code: "Refused", name: "Refused", color: "error", aliases: ["Refusal", "Refuse"] },
  { code: "No Contact", name: "No Contact", color: "info", aliases: [] },
  { code: "Deferred", name: "Deferred", color: "secondary", aliases: [] },
  { code: "PPL Approved", name: "PPL Approved", color: "accent", aliases: [] },
  { code: "N/A", name: "N/A", color: "neutral", aliases: [] },
];
