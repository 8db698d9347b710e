import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { dataDir } from "./stack";

const run = promisify(execFile);
/** What `npm run ws` runs, without npm's own start. */
const WS = ["--conditions=react-server", "--import", "tsx", "scripts/ws.ts"];

export type Person = { name: string; email: string; password: string };

/** The administrator whom `npm start` made and showed. */
export function administrator(): Person {
  const text = readFileSync(join(dataDir, "sign-in.txt"), "utf8");
  const [email, password] = [/E-mail\s+(\S+)/.exec(text)?.[1], /Password\s+(\S+)/.exec(text)?.[1]];
  if (!email || !password) throw new Error("sign-in.txt holds no sign-in.");
  return { name: "Ada Admin", email, password };
}

export type Role = "admin" | "supervisor" | "planner";

const made = new Map<string, Promise<Person>>();

/**
 * Somebody with this name, role and regions, made once for all stories as an operator would: `npm run ws --
 * user create`.
 */
export function somebody(name: string, role: Role, regionCodes: string[] = []): Promise<Person> {
  const person = made.get(name) ?? createPerson(name, role, regionCodes);
  made.set(name, person);
  return person;
}

async function createPerson(name: string, role: Role, regionCodes: string[]): Promise<Person> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, ".")}.${Date.now()}@ws-tracker.example`;
  const options = [
    "--email",
    email,
    "--name",
    name,
    "--role",
    role,
    ...regionCodes.flatMap((code) => ["--region", code]),
    "--json",
  ];
  const { PATH, HOME } = process.env;
  const environment = { PATH, HOME, NODE_ENV: "production", DATA_DIR: dataDir } as const;
  const { stdout } = await run(process.execPath, [...WS, "user", "create", ...options], { env: environment });
  const { password } = JSON.parse(stdout) as { password: string };
  return { name, email, password };
}

/** Fills the sign-in form of the page that is open and sends it. */
export async function fillSignIn(page: Page, { email, password }: Pick<Person, "email" | "password">): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
