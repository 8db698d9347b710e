import type { JsonText } from "./json-cell";

/** The table of a DATASET answer; each row is the JSON text of its cells, made when it is asked for. */
export type DataTable = {
  heading: readonly string[];
  rows: Iterable<JsonText>;
  /** Leave Heading and Data out, as WorkStudio sometimes does when there are no rows. */
  leaveOut?: "heading" | "both";
};

const CHUNK_CHARACTERS = 128 * 1024;

/** What surrounds the table of an answer. */
export type AnswerFrame = { sql: string; columnGroup: string };

/** The text of a DATASET answer, in pieces of some 128 KB, so that no answer is ever held as a whole. */
export function* datasetText(table: DataTable, frame: AnswerFrame): Generator<string> {
  let text = '{"Protocol":"DATASET","DataSet":{';
  if (table.leaveOut !== "both") {
    if (table.leaveOut !== "heading") text += `"Heading":${JSON.stringify(table.heading)},`;
    text += '"Data":[';
    let isFirst = true;
    for (const row of table.rows) {
      text += isFirst ? row : `,${row}`;
      isFirst = false;
      if (text.length < CHUNK_CHARACTERS) continue;
      yield text;
      text = "";
    }
    text += "]";
  }
  yield `${text}},"SQL":${JSON.stringify(frame.sql)},"ColumnGroup":${frame.columnGroup}}`;
}
