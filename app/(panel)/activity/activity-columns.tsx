import type { Column } from "@/components/data-table/column";
import { deviceName } from "@/lib/platform/device-name";
import type { ActivityRow } from "@/lib/domain/activity/activity-row";
import { actWords, nounWords } from "@/lib/domain/activity/activity-words";
import { fieldLabel } from "@/lib/domain/activity/describe-changes";
import type { Actor } from "@/lib/platform/actor-types";
import { InstantText } from "../instant-text";
import { ActorLink, RecordLink } from "./record-link";

/** Address and device in a line; nothing where the reader may not know them. */
function originOf({ ipAddress, userAgent }: ActivityRow): string {
  return [ipAddress, userAgent ? deviceName(userAgent) : null].filter(Boolean).join(" · ");
}

/** The log's columns as data. */
export function activityColumns(actor: Actor): Column<ActivityRow>[] {
  return [
    {
      id: "when",
      header: "When",
      hideable: false,
      cell: (row) => <InstantText instant={row.occurredAt} show="absolute" />,
    },
    { id: "who", header: "Who", cell: (row) => <ActorLink row={row} /> },
    { id: "act", header: "Act", cell: (row) => <span title={row.action}>{actWords(row.action)}</span> },
    { id: "noun", header: "About", defaultVisible: false, cell: (row) => nounWords(row.subjectType) },
    {
      id: "record",
      header: "Record",
      truncate: true,
      minWidth: "10rem",
      cell: (row) => <RecordLink actor={actor} row={row} />,
    },
    {
      id: "changed",
      header: "Changed",
      truncate: true,
      headerHint: "Fields whose values before and after are on the act’s page",
      cell: (row) =>
        Object.keys(row.changes ?? {})
          .map(fieldLabel)
          .join(", "),
    },
    { id: "reason", header: "Reason", truncate: true, minWidth: "8rem", cell: (row) => row.reason },
    { id: "from", header: "From", truncate: true, headerHint: "Address and device", cell: originOf },
    {
      id: "request",
      header: "Request",
      defaultVisible: false,
      headerHint: "Everything that one click did has the same request id",
      cell: (row) => row.requestId,
    },
  ];
}
