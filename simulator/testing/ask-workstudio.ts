import { CIRCUITS_VIEW_GUID, PLANNED_UNITS_VIEW_GUID, SERVICE_ACCOUNT, type Account } from "../accounts";
import type { Simulator } from "../start-simulator";

/** A row by column name. */
export type Row = { [column: string]: unknown };

/** What came back from a call. */
export type Reply = { status: number; headers: Headers; text: string };

/** The Basic header of an account. */
export function basic({ username, password }: Pick<Account, "username" | "password">): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** The body of a GETVIEWDATA call. */
export function viewBody(view: "circuits" | "units", value: string): object {
  const isCircuits = view === "circuits";
  return {
    Protocol: "GETVIEWDATA",
    ViewDefinitionGuid: isCircuits ? CIRCUITS_VIEW_GUID : PLANNED_UNITS_VIEW_GUID,
    ViewFilter: {
      FilterName: isCircuits ? "By Job Status" : "WO#",
      FilterValue: value,
      FilterCaption: isCircuits ? value : "WO Number",
      PersistFilter: true,
      ClassName: "TViewFilter",
      FilterPrompt: "",
    },
    ResultFormat: "DDOTable",
  };
}

/** Calls a protocol; `account` null sends no credentials. */
export async function ask(
  simulator: Simulator,
  protocol: string,
  body: object,
  account: Pick<Account, "username" | "password"> | null = SERVICE_ACCOUNT,
): Promise<Reply> {
  const headers: Record<string, string> = { "Content-Type": "application/json", "Accept-Encoding": "identity" };
  if (account !== null) headers.Authorization = basic(account);
  const response = await fetch(`${simulator.baseUrl}/${protocol}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    redirect: "manual",
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Asks for the data of a view. */
export function askView(
  simulator: Simulator,
  view: "circuits" | "units",
  value: string,
  account?: Account,
): Promise<Reply> {
  return ask(simulator, "GETVIEWDATA", viewBody(view, value), account);
}

function isObject(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The JSON object of a reply. */
export function objectOf(text: string): Row {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error("The answer is not a JSON object.");
  return value;
}

/** The rows of a DATASET answer by column name; none when Heading and Data are left out. */
export function rowsOf(text: string): Row[] {
  const answer = objectOf(text);
  if (answer.Protocol !== "DATASET" || !isObject(answer.DataSet)) throw new Error("The answer is not a data set.");
  const { Heading: heading = [], Data: data = [] } = answer.DataSet;
  if (!Array.isArray(heading) || !Array.isArray(data)) throw new Error("The data set has no table.");
  return data.map((cells: unknown) => {
    if (!Array.isArray(cells)) throw new Error("A row is not a list.");
    return Object.fromEntries(heading.map((name: unknown, place) => [String(name), cells[place]]));
  });
}

/** The rows of a view. */
export async function viewRows(
  simulator: Simulator,
  view: "circuits" | "units",
  value: string,
  account?: Account,
): Promise<Row[]> {
  return rowsOf((await askView(simulator, view, value, account)).text);
}
