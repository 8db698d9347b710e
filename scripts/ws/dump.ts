import { workStudio } from "@/lib/domain/ws-accounts/connect-workstudio";
import { AppError } from "@/lib/platform/errors";
import { print } from "./run-command";

type Options = { status?: string; workOrder?: string; limit: string; json?: boolean };

/** Prints the first rows of an answer as the sync would read them. */
export async function dump(noun: "circuits" | "units", options: Options): Promise<boolean> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new AppError("INVALID", "--limit must be a whole number of 1 or more.");
  if (noun === "units" && !options.workOrder)
    throw new AppError("INVALID", "Name the work order: --work-order 2025-1930");
  const shown: object[] =
    noun === "circuits"
      ? (await firstRows(workStudio().circuits(options.status ?? "ACTIV"), limit)).map(({ apiData, ...row }) => ({
          ...row,
          apiData: JSON.parse(apiData()) as unknown,
        }))
      : (await firstRows(workStudio().plannedUnits(options.workOrder ?? ""), limit)).map(({ unit, problems }) => ({
          ...(unit ? { identity: unit.identity, workOrder: unit.workOrder, extension: unit.extension } : {}),
          ...unit?.values,
          problems,
        }));
  if (options.json) print(options, shown, "");
  else
    console.table(
      shown.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([, value]) => value === null || typeof value !== "object")),
      ),
    );
  return true;
}

async function firstRows<Row>(batches: AsyncIterable<Row[]>, limit: number): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of batches) {
    rows.push(...batch.slice(0, limit - rows.length));
    if (rows.length >= limit) break;
  }
  return rows;
}
