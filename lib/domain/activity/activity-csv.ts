import type { CsvColumn } from "@/lib/platform/csv";
import { formatInstant } from "@/lib/platform/time";
import { deviceName } from "../../platform/device-name";
import type { ActivityRow } from "./activity-row";
import { actWords, nounWords } from "./activity-words";
import { changesText } from "./describe-changes";

/** The log as a file: everything that its screens show. */
export const ACTIVITY_CSV: readonly CsvColumn<ActivityRow>[] = [
  { header: "Id", value: (row) => row.id },
  { header: "Time (UTC)", value: (row) => row.occurredAt },
  { header: "Time (Eastern)", value: (row) => formatInstant(row.occurredAt) },
  { header: "Who", value: (row) => row.actorName },
  { header: "Who kind", value: (row) => row.actorType },
  { header: "Person id", value: (row) => row.userId },
  { header: "Address", value: (row) => row.ipAddress },
  { header: "Device", value: (row) => (row.userAgent ? deviceName(row.userAgent) : null) },
  { header: "Act", value: (row) => row.action },
  { header: "Act in words", value: (row) => actWords(row.action) },
  { header: "About", value: (row) => nounWords(row.subjectType) },
  { header: "Record id", value: (row) => row.subjectId },
  { header: "Record", value: (row) => row.subjectLabel },
  { header: "Reason", value: (row) => row.reason },
  { header: "Changes", value: (row) => changesText(row.changes) },
  { header: "Details", value: (row) => (row.context ? JSON.stringify(row.context) : null) },
  { header: "Sync", value: (row) => row.syncLogId },
  { header: "Request id", value: (row) => row.requestId },
];
