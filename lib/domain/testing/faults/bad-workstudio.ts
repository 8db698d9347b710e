import { type FaultServer, sendJson, startFaultServer } from "@/lib/workstudio/testing/fault-server";

/** JSON text of a cell as it goes out: junk need not be a value that JavaScript could write. */
export type CellText = string;
export type TableAnswer = { heading: readonly string[]; rows: readonly (readonly CellText[])[] };

/**
 * A WorkStudio that answers each question with the table that a test gives for its filter's value; whatever has none
 * is empty.
 */
export async function startBadWorkStudio(): Promise<{
  server: FaultServer;
  answers: Map<string, TableAnswer>;
  environment: Record<string, string>;
}> {
  const answers = new Map<string, TableAnswer>();
  const server = await startFaultServer((response, _number, { body }) => {
    const value = /"FilterValue":\s*"([^"]*)"/.exec(body)?.[1] ?? "";
    const table = answers.get(value) ?? { heading: [], rows: [] };
    const rows = table.rows.map((row) => `[${row.join(",")}]`).join(",");
    sendJson(
      response,
      `{"Protocol":"DATASET","DataSet":{"Heading":${JSON.stringify(table.heading)},"Data":[${rows}]}}`,
    );
  });
  return {
    server,
    answers,
    environment: {
      WORKSTUDIO_BASE_URL: server.baseUrl,
      WORKSTUDIO_ALLOW_HTTP_HOSTS: "127.0.0.1",
      WORKSTUDIO_CALLS_IN_A_ROW: "1000000",
      WORKSTUDIO_PAUSE_MS: "0",
    },
  };
}
