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
  const rows: object[] =
    noun === "circuits"
      ? await firstCircuits(options.status ?? "ACTIV", limit)
      : (await workStudio().plannedUnits(options.workOrder ?? "")).slice(0, limit);
  const shown = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        name === "apiData" ? (JSON.parse((value as () => string)()) as unknown) : (value as unknown),
      ]),
    ),
  );
  if (options.json) print(options, shown, "");
  else
    console.table(
      shown.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([, value]) => value === null || typeof value !== "object")),
      ),
    );
  return true;
}

async function firstCircuits(status: string, limit: number): Promise<object[]> {
  const rows: object[] = [];
  for await (const batch of workStudio().circuits(status)) {
    rows.push(...batch.slice(0, limit - rows.length));
    if (rows.length >= limit) break;
  }
  return rows;
}
