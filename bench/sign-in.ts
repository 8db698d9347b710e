import { generate } from "otplib";
import { beginTwoFactor, confirmTwoFactor } from "@/lib/domain/account/set-up-two-factor";
import { createUser } from "@/lib/domain/users/create-user";
import { pendingSecretPlace } from "@/lib/domain/sign-in/seal-second-factor";
import { systemActor } from "@/lib/platform/actor-types";
import { open } from "@/lib/platform/crypto";
import { db, disconnect } from "@/lib/platform/db";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { type Figure, percentile } from "./report";
import { type Stack, signIn } from "./stack";

const ROUNDS = 30;
const TIMING_ROUNDS = 60;
let address = 0;

/** Every request of its own address, so that the limit of one address is not what is measured. */
const nextAddress = () => `198.18.${Math.floor((address += 1) / 250)}.${1 + (address % 250)}`;

type Entered = { status: number; milliseconds: number; cookies: string[] };

type Csrf = { csrfToken: string; jar: string };

async function csrfOf(stack: Stack, cookie = ""): Promise<Csrf> {
  const answer = await fetch(`${stack.url}/api/auth/csrf`, { headers: { cookie } });
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  return {
    csrfToken,
    jar: [cookie, ...answer.headers.getSetCookie().map((one) => one.split(";")[0] ?? "")].filter(Boolean).join("; "),
  };
}

/** One POST to the sign-in, as the browser's form sends it. */
async function post(
  stack: Stack,
  provider: "credentials" | "code",
  fields: Record<string, string>,
  { csrfToken, jar }: Csrf,
): Promise<Entered> {
  const started = performance.now();
  const answer = await fetch(`${stack.url}/api/auth/callback/${provider}`, {
    method: "POST",
    body: new URLSearchParams({ csrfToken, json: "true", ...fields }),
    headers: { cookie: jar, origin: stack.url, "x-forwarded-for": nextAddress() },
    redirect: "manual",
  });
  const milliseconds = performance.now() - started;
  await answer.arrayBuffer();
  return {
    status: answer.status,
    milliseconds,
    cookies: answer.headers.getSetCookie().map((one) => one.split(";")[0] ?? ""),
  };
}

const median = (runs: Entered[]) =>
  percentile(
    runs.map(({ milliseconds }) => milliseconds),
    0.5,
  );

async function inTurn<T>(count: number, run: (turn: number) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (let turn = 0; turn < count; turn += 1) answers.push(await run(turn));
  return answers;
}

/** Signing in alone and under a flood, the session check, and one code fifty times at once. */
export async function signInBench(stack: Stack): Promise<Figure[]> {
  Object.assign(process.env, stack.environment);
  const { email, password } = stack.signIn;
  const csrf = await csrfOf(stack);
  const single = await inTurn(ROUNDS, () => post(stack, "credentials", { email, password }, csrf));
  const figures = [
    {
      what: "sign-in with Argon2id at 46 MiB, p50",
      value: median(single),
      unit: "ms",
      bar: 120,
      note: `p95 ${percentile(
        single.map(({ milliseconds }) => milliseconds),
        0.95,
      ).toFixed(0)} ms`,
    },
    ...(await knownAndUnknown(stack)),
    ...(await flood(stack)),
    await sessionCheck(),
    ...(await oneCode(stack)),
  ];
  await disconnect();
  return figures;
}

/** A5: what a wrong password takes with an e-mail that exists and with one that does not. */
async function knownAndUnknown(stack: Stack): Promise<Figure[]> {
  const tag = Date.now();
  // Five tries for each e-mail are free of delays; four are used.
  const people = await inTurn(TIMING_ROUNDS / 4, (turn) =>
    createUser(systemActor("bench"), {
      email: `known-${tag}-${turn}@ws-tracker.example`,
      name: "Bench",
      role: "planner",
    }),
  );
  const csrf = await csrfOf(stack);
  const wrong = (kind: string, turn: number) =>
    post(
      stack,
      "credentials",
      { email: `${kind}-${tag}-${Math.floor(turn / 4)}@ws-tracker.example`, password: "a wrong password" },
      csrf,
    );
  const [known, unknown]: [Entered[], Entered[]] = [[], []];
  for (let turn = 0; turn < people.length * 4; turn += 1) {
    known.push(await wrong("known", turn));
    unknown.push(await wrong("unknown", turn));
  }
  const apart = Math.abs(median(known) / median(unknown) - 1) * 100;
  return [
    {
      what: "wrong password: known and unknown e-mail, medians apart",
      value: apart,
      unit: "%",
      bar: 10,
      note: `${median(known).toFixed(1)} and ${median(unknown).toFixed(1)} ms`,
    },
  ];
}

/** S1: other pages while a hundred wrong sign-ins come at once. */
async function flood(stack: Stack): Promise<Figure[]> {
  const cookie = await signIn(stack);
  const target = await createUser(systemActor("bench"), {
    email: `flood-${Date.now()}@ws-tracker.example`,
    name: "Bench",
    role: "planner",
  });
  const page = async () => {
    const started = performance.now();
    await fetch(`${stack.url}/issues`, { headers: { cookie } }).then((answer) => answer.arrayBuffer());
    return performance.now() - started;
  };
  await inTurn(5, page);
  const csrf = await csrfOf(stack);
  const wrong = Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      post(
        stack,
        "credentials",
        { email: index % 2 ? target.email : `nobody-${index}@ws-tracker.example`, password: "a wrong password" },
        csrf,
      ),
    ),
  );
  const over = wrong.then(() => true);
  const times: number[] = [];
  do times.push(await page());
  while (!(await Promise.race([over, Promise.resolve(false)])));
  const answers = await wrong;
  const { failedSignInCount } = await db().user.findUniqueOrThrow({
    where: { id: BigInt(target.userId) },
    select: { failedSignInCount: true },
  });
  return [
    {
      what: "other pages during 100 parallel wrong sign-ins, p95",
      value: percentile(times, 0.95),
      unit: "ms",
      bar: 500,
      note: `${times.length} pages; ${answers.filter(({ status }) => status === 401).length} refused, ${answers.filter(({ status }) => status === 503).length} told to come back`,
    },
    { what: "passwords hashed for 50 parallel guesses at one account", value: failedSignInCount, unit: "", bar: 5 },
  ];
}

/** What every request begins with. */
async function sessionCheck(): Promise<Figure> {
  const person = await db().user.findFirstOrThrow({
    where: { isActive: true },
    select: { id: true, authVersion: true },
  });
  const origin = { ipAddress: null, userAgent: "bench", requestId: "bench" };
  const token = await openSession(person.id, person.authVersion, origin);
  await inTurn(20, () => findSessionActor(token, origin));
  const times = await inTurn(300, async () => {
    const started = performance.now();
    await findSessionActor(token, origin);
    return performance.now() - started;
  });
  return {
    what: "session check: from the call to the actor, p50",
    value: percentile(times, 0.5),
    unit: "ms",
    bar: 1,
    note: `database, driver and ORM together; p95 ${percentile(times, 0.95).toFixed(2)} ms`,
  };
}

/** B3, B9: fifty submissions of one code of the app, and of one recovery code, over five half-finished sign-ins. */
async function oneCode(stack: Stack): Promise<Figure[]> {
  const origin = { ipAddress: null, userAgent: "bench", requestId: "bench" };
  const { userId, email, password } = await createUser(systemActor("bench"), {
    email: `codes-${Date.now()}@ws-tracker.example`,
    name: "Bench",
    role: "planner",
  });
  const id = BigInt(userId);
  const actor = await findSessionActor(await openSession(id, 1, origin), origin);
  if (!actor) throw new Error("the session that was just opened is not live");
  await beginTwoFactor(actor);
  const { twoFactorPendingSecret } = await db().user.findUniqueOrThrow({
    where: { id },
    select: { twoFactorPendingSecret: true },
  });
  const secret = open(twoFactorPendingSecret ?? "", pendingSecretPlace(id));
  const { recoveryCodes } = await confirmTwoFactor(actor, { code: await generate({ secret }) });
  const opened = async (code: string) => {
    await db().user.update({
      where: { id },
      data: { twoFactorLastStep: null, twoFactorFailCount: 0, twoFactorBlockedUntil: null },
      select: { id: true },
    });
    const challenges = await inTurn(
      5,
      async () =>
        (await post(stack, "credentials", { email, password }, await csrfOf(stack))).cookies.find((cookie) =>
          cookie.includes("challenge="),
        ) ?? "",
    );
    const tokens = await inTurn(5, (turn) => csrfOf(stack, challenges[turn]));
    const answers = await Promise.all(
      tokens.flatMap((token) => Array.from({ length: 10 }, () => post(stack, "code", { code }, token))),
    );
    return answers.filter(({ status }) => status === 200).length;
  };
  return [
    {
      what: "sessions from 50 parallel submissions of one code",
      value: await opened(await generate({ secret })),
      unit: "",
      bar: 1,
    },
    {
      what: "sessions from 50 parallel submissions of one recovery code",
      value: await opened(recoveryCodes[0] ?? ""),
      unit: "",
      bar: 1,
    },
  ];
}
