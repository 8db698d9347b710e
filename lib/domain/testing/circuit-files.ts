import { type CellValue, readXlsx, writeXlsx } from "hucre/xlsx";
import { beforeAll, beforeEach } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { circuitList, exportCircuits } from "../circuits/list";
import { applyImport } from "../imports/apply-import";
import { type ImportPage, getImport } from "../imports/queries";
import { startImport } from "../imports/start-import";
import { storedCircuit } from "./circuits";
import { signedIn } from "./people";

type Cells = Record<string, CellValue>;
/** `mark` names the circuits of one example, `ids` are theirs. */
type World = { supervisor: UserActor; colleague: UserActor; mark: string; ids: number[] };

/** The first page of all rows of a preview. */
export const everything = { show: null, page: 1 } as const;

/** As a spreadsheet program saves rows by column name. */
async function workbook(rows: Cells[]): Promise<File> {
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const bytes = await writeXlsx({
    sheets: [{ name: "Circuits", rows: [header, ...rows.map((row) => header.map((name) => row[name] ?? null))] }],
  });
  return new File([Buffer.from(bytes)], "circuits.xlsx");
}

const stored = (id: number) => db().circuit.findUniqueOrThrow({ where: { id } });
const history = (id: number) =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: BigInt(id) }, orderBy: { id: "asc" } });

/**
 * Two supervisors who share a region, and for each example three circuits of it, called `mark A` to `mark C`, with the
 * ways in which their files are exported, edited, looked at and applied. Called once in a test file.
 */
export function circuitFiles() {
  const world: World = { supervisor: {} as UserActor, colleague: {} as UserActor, mark: "", ids: [] };
  let round = 0;
  beforeAll(async () => {
    world.supervisor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN", "LEH"] });
    world.colleague = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN"] });
  });
  beforeEach(async () => {
    // Files are limited by person, and these people take many.
    await db().rateLimit.deleteMany({});
    // How columns were matched by hand is remembered.
    await db().importColumn.deleteMany({});
    world.mark = `EXCHANGE${(round += 1)}X`;
    world.ids = [];
    for (const letter of ["A", "B", "C"]) {
      const circuit = await storedCircuit({
        title: `${world.mark} ${letter}`,
        workOrder: `2026-${world.mark.slice(8)}${letter}`,
        contractor: "Asplundh",
        totalMiles: 12.5,
        startDate: "2026-01-20",
      });
      world.ids.push(circuit.id);
    }
  });

  /** What the list exports of this round, as rows by column name. */
  async function exported(actor = world.supervisor): Promise<Cells[]> {
    const state = circuitList.parse({ q: world.mark, sort: "title" });
    const file = await (await exportCircuits(actor, state, "xlsx")).arrayBuffer();
    const [sheet] = (await readXlsx(new Uint8Array(file))).sheets;
    const [header = [], ...rows] = sheet?.rows ?? [];
    return rows
      .map((row) => Object.fromEntries(header.map((name, index) => [String(name), row[index] ?? null])))
      .toSorted((a, b) => Number(a["Record"]) - Number(b["Record"]));
  }
  async function edited(...changes: Cells[]): Promise<File> {
    const rows = await exported();
    return workbook(rows.map((row, index) => ({ ...row, ...changes[index] })));
  }
  async function started(file: File, actor = world.supervisor): Promise<ImportPage> {
    const { id } = await startImport(actor, { list: "circuits", file });
    return getImport(actor, id, everything);
  }
  const apply = (id: number, mode: "good" | "all" = "good", actor = world.supervisor) =>
    applyImport(actor, { id, mode, revision: 1, reason: "as the field list says" });
  const snapshot = async () => [await Promise.all(world.ids.map(stored)), await db().activityLog.count()];
  const first = () => world.ids[0] ?? 0;
  return { world, workbook, stored, history, exported, edited, started, apply, snapshot, first };
}
