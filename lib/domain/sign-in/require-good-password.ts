import "server-only";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { passwordProblem } from "@/lib/platform/password-problem";
import { type PasswordSetter, minLengthFor } from "./rules";

/** Throws INVALID with the reason at `field` when a person may not have this password (security A1–A3). */
export async function requireGoodPassword(password: string, person: PasswordSetter, field: string): Promise<void> {
  const problem = await passwordProblem(password, minLengthFor(person), person, await placeWords());
  if (problem) throw new AppError("INVALID", "Choose another password.", { fieldErrors: { [field]: [problem] } });
}

/** What anybody knows of this installation: its regions, and the company by its addresses. */
async function placeWords(): Promise<string[]> {
  const { APP_URL, WORKSTUDIO_BASE_URL, SMTP_FROM } = env();
  const regions = await db().region.findMany({ select: { name: true } });
  return [
    ...regions.map(({ name }) => name),
    ...[APP_URL, WORKSTUDIO_BASE_URL].map((address) => new URL(address).hostname),
    SMTP_FROM?.split("@")[1] ?? "",
  ];
}
