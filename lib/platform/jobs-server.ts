import "server-only";
import { Prisma, db } from "./db";

/** Two full beats and a half: the heartbeat is called every minute, and one may be late. */
export const SILENT_AFTER_SECONDS = 150;
/** A little less than a minute, so that whoever comes each minute finds it due. */
const SWEEP_EVERY_SECONDS = 50;

/**
 * What the database knows of the jobs server. `registeredAt` is when a server was first told of what it knows now, or a
 * worker started last; `silentSeconds` counts from its last call, or from then; `calledSecondsAgo` from its last
 * call alone.
 */
export type JobsServerState = {
  engine: string | null;
  address: string | null;
  functionsFingerprint: string | null;
  registeredAt: Date | null;
  lastCallAt: Date | null;
  lastCallEngine: string | null;
  problem: string | null;
  problemAt: Date | null;
  silentSeconds: number | null;
  calledSecondsAgo: number | null;
};

/**
 * The id of this installation; it is part of the jobs app's name and of its event ids, so that two installations can
 * share a jobs server.
 */
export async function installationId(): Promise<string> {
  const { installationId: id } = await db().installation.findUniqueOrThrow({ where: { id: 1 } });
  return id;
}

/**
 * Notes that a jobs server took this build's functions for an address. Telling it the same once more does not count as
 * a new registration, or a server that never calls would never seem silent; a start does.
 */
export async function recordRegistration(registered: {
  engine: string;
  address: string;
  functionsFingerprint: string;
  isStart: boolean;
}): Promise<void> {
  const address = registered.address.slice(0, 500);
  await db().$executeRaw(Prisma.sql`
    UPDATE jobs_server
    SET engine = ${registered.engine}, address = ${address}, functions_fingerprint = ${registered.functionsFingerprint},
      registered_at = CASE
        WHEN ${registered.isStart}::boolean
          OR registered_at IS NULL
          OR (engine, address, functions_fingerprint) IS DISTINCT FROM (
            ${registered.engine}, ${address}, ${registered.functionsFingerprint}
          ) THEN now()
        ELSE registered_at
      END,
      problem = NULL, problem_at = NULL`);
}

/** Notes why a jobs server could not be registered with, in a sentence for an administrator. */
export async function recordJobsProblem(problem: string): Promise<void> {
  await db().$executeRaw(Prisma.sql`UPDATE jobs_server SET problem = ${problem}, problem_at = now()`);
}

/** Notes that the engine called; every minute, by the heartbeat function. */
export async function recordJobsCall(engine: string): Promise<void> {
  await db().$executeRaw(Prisma.sql`UPDATE jobs_server SET last_call_at = now(), last_call_engine = ${engine}`);
}

/** Whether the sweep is the caller's now: once a minute, whoever of the engine and all processes comes first. */
export async function claimSweep(): Promise<boolean> {
  const claimed = await db().$executeRaw(Prisma.sql`
    UPDATE jobs_server
    SET swept_at = now()
    WHERE swept_at IS NULL OR swept_at < now() - make_interval(secs => ${SWEEP_EVERY_SECONDS})`);
  return claimed === 1;
}

/** The one row, by the database's clock. */
export async function readJobsServer(): Promise<JobsServerState> {
  const [row] = await db().$queryRaw<JobsServerState[]>(Prisma.sql`
    SELECT engine, address, functions_fingerprint AS "functionsFingerprint", registered_at AS "registeredAt",
      last_call_at AS "lastCallAt", last_call_engine AS "lastCallEngine", problem, problem_at AS "problemAt",
      extract(epoch FROM now() - greatest(last_call_at, registered_at))::float8 AS "silentSeconds",
      extract(epoch FROM now() - last_call_at)::float8 AS "calledSecondsAgo"
    FROM jobs_server`);
  if (!row) throw new Error("The table jobs_server has lost its row.");
  return row;
}
