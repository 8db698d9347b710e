/** Which of WorkStudio's columns a field is read from. */
const COLUMN_OF_FIELD: Record<string, string> = {
  job_guid: "SS_JOBGUID",
  work_order: "SS_WO",
  extension: "SS_EXT",
  title: "SS_TITLE",
  region_id: "REGION",
  contractor: "VEGJOB_CONTRACTOR",
  cycle_type: "VEGJOB_CYCLETYPE",
  total_miles: "VEGJOB_LENGTH",
  miles_planned: "VEGJOB_LENGTHCOMP",
  percent_complete: "VEGJOB_PRCENT",
  total_acres: "VEGJOB_PROJACRES",
  start_date: "WPStartDate_Assessment_Xrefs_WP_STARTDATE",
  api_modified_date: "SS_EDITDATE",
  api_status: "WSREQ_STATUS",
  taken_by: "SS_TAKENBY",
  ws_version: "WSREQ_VERSION",
  ws_sync_version: "WSREQ_SYNCHVERSN",
};

/** A row as WorkStudio sent it, column by column, the one that is wrong first and marked. */
export function RawRow({ row, field }: { row: Record<string, unknown>; field: string | null }) {
  const wrong = field === null ? undefined : COLUMN_OF_FIELD[field];
  const columns = Object.entries(row).sort(([a], [b]) => Number(b === wrong) - Number(a === wrong));
  return (
    <pre className="mt-1 max-h-64 max-w-xl overflow-auto rounded-sm bg-muted p-2 text-xs" tabIndex={0}>
      {columns.map(([column, cell]) => {
        const line = `${column}: ${JSON.stringify(cell)}\n`;
        return column === wrong ? (
          <mark key={column} className="bg-warning-soft font-semibold text-warning-soft-foreground">
            {line}
          </mark>
        ) : (
          <span key={column}>{line}</span>
        );
      })}
    </pre>
  );
}
