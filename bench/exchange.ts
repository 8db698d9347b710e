import { readFileSync } from "node:fs";
import { writeXlsx } from "hucre/xlsx";
import { Client } from "pg";
import { applyImport, undoImport } from "@/lib/domain/imports/apply-import";
import { startImport } from "@/lib/domain/imports/start-import";
import { db, disconnect } from "@/lib/platform/db";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { ownerUrl } from "./owner-url";
import type { Figure } from "./report";
import { type Stack, signIn } from "./stack";

const IMPORTED = 20_000;
const MANY = 1_000_000;

/** Files out of and into lists: 100 000 circuits and a million runs out over HTTP, 20 000 corrections in. */
export async function exchangeBench(stack: Stack): Promise<Figure[]> {
  const cookie = await signIn(stack);
  const download = async (path: string) => {
    const start = performance.now();
    const response = await fetch(stack.url + path, { headers: { cookie } });
    if (!response.ok) throw new Error(`${path} answered HTTP ${response.status}: ${await response.text()}`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes < 64 * 1024 * 1024) chunks.push(chunk);
    }
    return { seconds: (performance.now() - start) / 1000, bytes, file: Buffer.concat(chunks) };
  };
  await download("/api/circuits/export?format=csv&q=oak");
  const csv = await download("/api/circuits/export?format=csv&excluded=all&region=*");
  const xlsx = await download("/api/circuits/export?format=xlsx&excluded=all&region=*");
  const figures = [
    { what: "100 000 circuits as CSV, over HTTP", value: csv.seconds, unit: "s", bar: 3, note: megabytes(csv.bytes) },
    { what: "… as a workbook", value: xlsx.seconds, unit: "s", bar: 8, note: megabytes(xlsx.bytes) },
    ...(await importFigures(stack, csv.file.toString())),
  ];
  await inventRuns(stack);
  for (const format of ["csv", "xlsx"] as const) {
    const watch = watchMemory(stack.pids.panel);
    const { seconds, bytes } = await download(`/api/sync/export?format=${format}`);
    const grown = watch.stop();
    figures.push({
      what: `memory that a million rows as ${format === "csv" ? "CSV" : "a workbook"} take more than idle`,
      value: grown,
      unit: "MiB",
      bar: 256,
      note: `${seconds.toFixed(0)} s, ${megabytes(bytes)}`,
    });
  }
  return figures;
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;

/** The export's own first rows, each with another title, as a workbook that a spreadsheet program saved. */
async function changedFile(csv: string): Promise<File> {
  const [header = "", ...lines] = csv.replace("\uFEFF", "").split("\r\n");
  if (!header.endsWith("Record,Version"))
    throw new Error("The export does not end in the columns that an import needs.");
  const rows = lines.slice(0, IMPORTED).map((line) => {
    const [record = "", version = ""] = line.split(",").slice(-2);
    return [Number(record), version, `BENCH LINE ${record}`];
  });
  const bytes = await writeXlsx({ sheets: [{ name: "Circuits", rows: [["Record", "Version", "Title"], ...rows] }] });
  return new File([Buffer.from(bytes)], "circuits.xlsx");
}

async function importFigures(stack: Stack, csv: string): Promise<Figure[]> {
  Object.assign(process.env, stack.environment);
  const file = await changedFile(csv);
  const person = await db().user.findFirstOrThrow({
    where: { email: stack.signIn.email },
    select: { id: true, authVersion: true },
  });
  const origin = { ipAddress: "127.0.0.1", userAgent: "bench", requestId: "bench" };
  const actor = await findSessionActor(await openSession(person.id, person.authVersion, origin), origin);
  if (!actor) throw new Error("A session that was just opened is not live.");
  const timed = async <T>(act: () => Promise<T>): Promise<[T, number]> => {
    const start = performance.now();
    return [await act(), (performance.now() - start) / 1000];
  };
  const [{ id }, previewed] = await timed(() => startImport(actor, { list: "circuits", file }));
  const [{ counts }, applied] = await timed(() =>
    applyImport(actor, { id, mode: "good", revision: 1, reason: "measured" }),
  );
  const [{ undone }, undoing] = await timed(() => undoImport(actor, { id }));
  await disconnect();
  const seconds = (what: string, value: number, note: string): Figure => ({ what, value, unit: "s", bar: 3, note });
  return [
    seconds("import of 20 000 corrections from a workbook: previewed", previewed, ""),
    seconds("… applied with history", applied, `${counts.applied ?? 0} rows`),
    seconds("… undone", undoing, `${undone} rows`),
  ];
}

/** A million runs in the log, as copies of the first one. */
async function inventRuns(stack: Stack): Promise<void> {
  const client = new Client({ connectionString: ownerUrl(stack.environment) });
  await client.connect();
  const { rows } = await client.query<{ columns: string }>(
    "SELECT string_agg(quote_ident(column_name), ', ') AS columns FROM information_schema.columns WHERE table_name = 'sync_logs' AND column_name <> 'id'",
  );
  const columns = rows[0]?.columns ?? "";
  await client.query(
    `
      INSERT INTO sync_logs (${columns})
      SELECT ${columns}
      FROM (SELECT * FROM sync_logs WHERE sync_status <> 'started' ORDER BY id LIMIT 1) first
      CROSS JOIN generate_series(1, $1::int)`,
    [MANY],
  );
  await client.query("ANALYZE sync_logs");
  await client.end();
}

/** The most memory that a process takes meanwhile, beyond what it had. */
function watchMemory(pid: number): { stop: () => number } {
  const now = () => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  const idle = now();
  let most = idle;
  const timer = setInterval(() => (most = Math.max(most, now())), 50);
  return {
    stop: () => {
      clearInterval(timer);
      return most - idle;
    },
  };
}
