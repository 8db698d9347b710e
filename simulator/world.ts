import { ageOneDay, workARound, type UnitsAdded, type UnsentWalk } from "./age-one-day";
import { buildWorld, type WorldOptions } from "./build-world";
import { at, EXTENSIONS, type CircuitState } from "./circuit-state";
import { CIRCUIT_COLUMNS, type CircuitColumn } from "./circuit-columns";
import { circuitRow } from "./circuit-row";
import { dayText, easternDayNumber } from "./eastern-time";
import { guidText, type JsonText, type JsonValue } from "./json-cell";
import { hash32, hashFraction } from "./random";
import { regionAt } from "./regions";
import { statusAt, type StatusCode } from "./statuses";

const FIRST_WORK_ORDER_NUMBER = 1000;
/** Rows whose text is kept, some 30 MB; a larger world makes the others anew each time. */
const KEPT_ROWS = 24_000;

/** The seeded, ageing world behind the simulated WorkStudio. One set of options gives one world, always. */
export class World {
  readonly options: WorldOptions;
  readonly state: CircuitState;
  /** Units that ageing added, by circuit, in the order of the days. */
  readonly unitsAdded = new Map<number, UnitsAdded[]>();
  /** What was walked and waits on devices, in a lifelike world. */
  unsent: UnsentWalk[] = [];
  /** The day the world has reached, in days since 1970-01-01. */
  today: number;
  #roundsDay: number | null = null;
  #roundsToday = 0;
  readonly #firstRow: number[] = [];
  readonly #keptRows = new Map<number, JsonText>();
  readonly #overrides = new Map<number, Map<CircuitColumn, JsonText>>();

  constructor(options: WorldOptions) {
    this.options = options;
    this.state = buildWorld(options);
    this.today = options.firstDay;
    for (let index = 0; index < this.state.size; index++) {
      const workOrder = at(this.state.workOrder, index);
      if (this.#firstRow.length === workOrder) this.#firstRow.push(index);
    }
  }

  /** The number of circuit rows. */
  get size(): number {
    return this.state.size;
  }

  /** Lets one day pass; says which circuits it touched. */
  advanceDay(): { day: string; touched: number } {
    this.today++;
    return { day: dayText(this.today), touched: ageOneDay(this) };
  }

  /**
   * A round of live work that is over at a moment (epoch ms), on that moment's Eastern day, which must not lie before
   * the world's. Returns how many circuits changed.
   */
  workUntil(untilMs: number): number {
    const day = easternDayNumber(untilMs);
    this.#roundsToday = day === this.#roundsDay ? this.#roundsToday + 1 : 1;
    this.#roundsDay = day;
    this.today = day;
    return workARound(this, { number: this.#roundsToday, untilMs });
  }

  /** The rows of a work order: from (included) to (not included). */
  rowsOfWorkOrder(workOrder: number): { from: number; to: number } {
    const from = this.#firstRow[workOrder];
    if (from === undefined) return { from: 0, to: 0 };
    return { from, to: this.#firstRow[workOrder + 1] ?? this.state.size };
  }

  /** Whether a circuit's work order is in pieces. */
  isSplit(index: number): boolean {
    const { from, to } = this.rowsOfWorkOrder(at(this.state.workOrder, index));
    return to - from > 1;
  }

  /** The row of the whole of a piece's work order; null where there is none. */
  parentOf(index: number): number | null {
    const { from, to } = this.rowsOfWorkOrder(at(this.state.workOrder, index));
    for (let row = from; row < to; row++) if (row !== index && at(this.state.extension, row) === 0) return row;
    return null;
  }

  /** A work order as WorkStudio writes it, such as 2026-1930. */
  workOrderText(workOrder: number): string {
    const year = new Date(this.options.firstDay * 86_400_000).getUTCFullYear();
    const isOlder = hashFraction(this.options.seed, 5, workOrder) < 0.3;
    return `${isOlder ? year - 1 : year}-${FIRST_WORK_ORDER_NUMBER + workOrder}`;
  }

  /** The work order of a text, or null. */
  findWorkOrder(text: string): number | null {
    const number = /^\d{4}-(\d{4,9})$/.exec(text.trim())?.[1];
    if (number === undefined) return null;
    const workOrder = Number(number) - FIRST_WORK_ORDER_NUMBER;
    if (this.#firstRow[workOrder] === undefined) return null;
    return this.workOrderText(workOrder) === text.trim() ? workOrder : null;
  }

  /** A circuit's identity. */
  jobGuid(index: number): string {
    const { seed } = this.options;
    return guidText([
      hash32(seed, 6, index, 1),
      hash32(seed, 6, index, 2),
      hash32(seed, 6, index, 3),
      hash32(seed, 6, index, 4),
    ]);
  }

  /** The circuit with a job GUID, in whatever case, or null. */
  findCircuit(jobGuid: string): number | null {
    const wanted = jobGuid.trim().toUpperCase();
    for (let index = 0; index < this.state.size; index++) if (this.jobGuid(index) === wanted) return index;
    return null;
  }

  /** The status a circuit is found under; an overridden one counts. */
  statusOf(index: number): string {
    return this.#overriddenText(index, "WSREQ_STATUS") ?? statusAt(at(this.state.status, index)).code;
  }

  /** The status in which a circuit's life is, whatever its row says. */
  statusCode(index: number): StatusCode {
    return statusAt(at(this.state.status, index)).code;
  }

  /** The extension that a circuit's units carry: its own, and the parent's once it was merged. */
  extensionOfUnits(index: number): string {
    return at(this.state.merged, index) === 1 ? "@" : (EXTENSIONS[at(this.state.extension, index)] ?? "@");
  }

  /** The region that decides who sees a circuit; an overridden one counts. */
  regionOf(index: number): string {
    return this.#overriddenText(index, "REGION") ?? regionAt(at(this.state.region, index)).name;
  }

  /** The circuits of a status that somebody with these regions sees, in the order of the answer. */
  circuitsWithStatus(code: string, regions: "all" | readonly string[]): number[] {
    const found: number[] = [];
    for (let index = 0; index < this.state.size; index++) {
      if (this.statusOf(index) !== code || at(this.state.merged, index) === 1) continue;
      if (regions === "all" || regions.includes(this.regionOf(index))) found.push(index);
    }
    return found;
  }

  /** The JSON text of a circuit's row, with its overridden cells. */
  rowText(index: number): JsonText {
    const kept = this.#keptRows.get(index);
    if (kept !== undefined) return kept;
    const text = this.#freshRowText(index);
    if (this.#keptRows.size < KEPT_ROWS) this.#keptRows.set(index, text);
    return text;
  }

  /** A circuit has changed: its row has to be made anew. */
  forgetRow(index: number): void {
    this.#keptRows.delete(index);
  }

  #freshRowText(index: number): JsonText {
    const row = circuitRow(this, index);
    const overrides = this.#overrides.get(index);
    return `[${CIRCUIT_COLUMNS.map((column) => overrides?.get(column) ?? row[column]).join(",")}]`;
  }

  /** Puts other values into a circuit's cells, until the world ends; a value of undefined takes the override away. */
  editCircuit(index: number, cells: Partial<Record<CircuitColumn, JsonValue | undefined>>): void {
    const overrides = this.#overrides.get(index) ?? new Map<CircuitColumn, JsonText>();
    for (const column of CIRCUIT_COLUMNS) {
      if (!(column in cells)) continue;
      const value = cells[column];
      if (value === undefined) overrides.delete(column);
      else overrides.set(column, JSON.stringify(value));
    }
    this.#overrides.set(index, overrides);
    this.forgetRow(index);
  }

  #overriddenText(index: number, column: CircuitColumn): string | null {
    const json = this.#overrides.get(index)?.get(column);
    const value: unknown = json === undefined ? null : JSON.parse(json);
    return typeof value === "string" ? value : null;
  }
}
