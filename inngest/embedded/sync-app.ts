import type { Agent } from "node:http";
import { z } from "zod";
import { callHttp } from "./call-http";
import { type FunctionDefinition, UnsupportedFunctionError, readFunctionConfig } from "./function-config";

/** An app as it describes itself. `config` is the function's JSON text as received. */
export type SyncedApp = {
  appId: string;
  serveUrl: string;
  sdk: string;
  functions: { definition: FunctionDefinition; config: string }[];
};

const answerSchema = z.looseObject({
  app_id: z.string().min(1),
  sdk: z.string().catch("unknown"),
  functions: z.array(z.unknown()),
});
const syncTimeoutMs = 30_000;

/**
 * Asks an app for its functions. Throws when it does not answer, and UnsupportedFunctionError when one of them cannot
 * be run here.
 */
export async function syncApp(agent: Agent, serveUrl: string, signal: AbortSignal): Promise<SyncedApp> {
  const answer = await callHttp({
    agent,
    method: "PUT",
    url: serveUrl,
    headers: { "x-inngest-sync-kind": "in_band" },
    body: JSON.stringify({ url: serveUrl }),
    timeoutMs: syncTimeoutMs,
    signal,
  });
  if (answer.status !== 200 || answer.headers["x-inngest-sdk"] === undefined)
    throw new Error(`${serveUrl} answered ${answer.status} to the sync`);
  const { app_id: appId, sdk, functions } = answerSchema.parse(JSON.parse(answer.body));
  return { appId, serveUrl, sdk, functions: readAll(functions) };
}

const registrationSchema = z.looseObject({
  appName: z.string().min(1),
  url: z.string().min(1),
  sdk: z.string().catch("unknown"),
  functions: z.array(z.unknown()),
});

/**
 * Reads what an app says of itself as it registers. Throws UnsupportedFunctionError, and ZodError for anything else.
 */
export function readRegistration(body: string): SyncedApp {
  const { appName: appId, url, sdk, functions } = registrationSchema.parse(JSON.parse(body));
  return { appId, serveUrl: url, sdk, functions: readAll(functions) };
}

/** All or none: a function that is left out would be ignored in silence. */
function readAll(configs: unknown[]): SyncedApp["functions"] {
  const problems: string[] = [];
  const functions = configs.flatMap((config) => {
    try {
      return [{ definition: readFunctionConfig(config), config: JSON.stringify(config) }];
    } catch (error) {
      if (!(error instanceof UnsupportedFunctionError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new UnsupportedFunctionError(problems.join("; "));
  return functions;
}
