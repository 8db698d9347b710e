import "server-only";
import { createHash } from "node:crypto";
import type { InngestFunction } from "inngest";
import { type JobsClient, jobsClient } from "./client";
import { defineFunctions } from "./registry";

/** The jobs of this installation: the client that sends events, and the functions that answer them. */
export type Jobs = {
  installationId: string;
  client: JobsClient;
  functions: InngestFunction.Any[];
  functionsFingerprint: string;
};

let known: Promise<Jobs> | undefined;

/**
 * Made once the database has said which installation this is; without it this throws, and the next caller asks again.
 */
export function jobs(): Promise<Jobs> {
  known ??= load().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function load(): Promise<Jobs> {
  const { installationId, client } = await jobsClient();
  const functions = defineFunctions(client);
  return { installationId, client, functions, functionsFingerprint: fingerprint(functions) };
}

/** Changes with whatever a jobs server must be told anew: names, triggers, limits. */
function fingerprint(functions: InngestFunction.Any[]): string {
  const described = functions.map(({ opts }) => ({ ...opts, onFailure: undefined }));
  return createHash("sha256").update(JSON.stringify(described)).digest("hex").slice(0, 16);
}
