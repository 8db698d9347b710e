import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { MadePerson, WantedPerson } from "./create-people";
import { dataDir, ownShell } from "./stack";

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
 * Somebody with this name, role and regions, made once for all stories as an operator makes people.
 */
export function somebody(name: string, role: Role, regionCodes: string[] = []): Promise<Person> {
  const person = made.get(name) ?? createPerson(name, role, regionCodes);
  made.set(name, person);
  return person;
}

async function createPerson(name: string, role: Role, regions: string[]): Promise<Person> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, ".")}.${Date.now()}@ws-tracker.example`;
  return { name, email, password: await creator().create({ email, name, role, regions }) };
}

/** One process makes everybody whom a worker's stories ask for, and ends with it. */
class Creator {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (made: MadePerson) => void>();
  #asked = 0;

  constructor() {
    this.#child = fork("e2e/support/create-people.ts", {
      execArgv: ["--conditions=react-server", "--import", "tsx"],
      env: { ...ownShell(), NODE_ENV: "production", DATA_DIR: dataDir },
    });
    this.#child.on("message", (made: MadePerson) => this.#waiting.get(made.number)?.(made));
    this.#child.on("exit", (code) => {
      for (const [number, end] of this.#waiting) end({ number, failure: `It ended with code ${String(code)}.` });
    });
    // Playwright's worker ends while it is idle.
    this.#child.unref();
    this.#child.channel?.unref();
  }

  async create(person: WantedPerson["person"]): Promise<string> {
    const number = (this.#asked += 1);
    const made = await new Promise<MadePerson>((answered) => {
      this.#waiting.set(number, answered);
      this.#child.send({ number, person } satisfies WantedPerson);
    });
    this.#waiting.delete(number);
    if ("failure" in made) throw new Error(`${person.name} could not be created. ${made.failure}`);
    return made.password;
  }
}

let started: Creator | undefined;
const creator = () => (started ??= new Creator());

/** Fills the sign-in form of the page that is open and sends it. */
export async function fillSignIn(page: Page, { email, password }: Pick<Person, "email" | "password">): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}
