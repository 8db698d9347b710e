import { disconnect } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { ConfigurationError } from "@/lib/platform/env";
import { WorkStudioError } from "@/lib/workstudio/workstudio-error";

/** Runs one command; an expected refusal is one line on stderr and exit code 1. */
export async function runCommand(work: () => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await work()) ? 0 : 1;
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof AppError || error instanceof ConfigurationError || error instanceof WorkStudioError) {
      const fields =
        error instanceof AppError
          ? Object.entries(error.details.fieldErrors ?? {}).map(
              ([name, messages]) => `  ${name}: ${messages.join(" ")}`,
            )
          : [];
      console.error([error.message, ...fields].join("\n"));
    } else if (
      error instanceof Error &&
      /ECONNREFUSED|P1001/.test(`${"code" in error ? String(error.code) : ""} ${error.message}`)
    ) {
      console.error("The database does not answer. Start everything with: npm start");
    } else console.error(error);
  } finally {
    await disconnect();
  }
}

/** Prints JSON for programs or text for people. */
export function print(options: { json?: boolean | undefined }, value: unknown, text: string): void {
  console.log(options.json ? JSON.stringify(value, null, 2) : text);
}

/**
 * What a command that runs a feed answers: the run's log as it stands afterwards, or null where nothing was due, and
 * what to tell people.
 */
export type CommandResult = { run: { syncStatus: string; errorMessage: string | null } | null; text: string };

/** What people are told of a run, with its own message below. */
export const textOf = ({ run, text }: CommandResult): string =>
  run?.errorMessage ? `${text}\n${run.errorMessage}` : text;

/** Prints the run of a command; true unless it failed. */
export function printResult(options: { json?: boolean }, result: CommandResult): boolean {
  print(options, result.run, textOf(result));
  return result.run?.syncStatus !== "failed";
}
