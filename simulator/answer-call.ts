import type { IncomingMessage, ServerResponse } from "node:http";
import { pageAnswer, type Answer } from "./answer";
import type { CallStats } from "./call-stats";
import { isReplacingFault, isTableFault, type Fault } from "./faults/fault";
import type { FaultBook } from "./faults/fault-book";
import { replaceAnswer } from "./faults/replace-answer";
import { spoilBody } from "./faults/spoil-body";
import { spoilTable } from "./faults/spoil-table";
import type { LiveWork } from "./live-work";
import { outgoingOf, pause, send } from "./outgoing";
import { protocolAnswer, viewRequestOf } from "./protocols";
import { readJsonObject } from "./request-body";
import { signIn } from "./sign-in";
import type { World } from "./world";

/** What answering a call needs. */
export type Simulation = { world: World; live: LiveWork; faults: FaultBook; stats: CallStats };

async function answerWith(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  fault: Fault | null,
): Promise<void> {
  if (fault?.kind === "delay") await pause(response, fault.delayMs ?? 1000);
  if (fault !== null && isReplacingFault(fault.kind)) return replaceAnswer(response, fault.kind, fault);
  const spoiled =
    fault !== null && isTableFault(fault.kind) && answer.kind === "dataset"
      ? { ...answer, table: spoilTable(answer.table, fault.kind, fault) }
      : answer;
  const outgoing = outgoingOf(spoiled);
  const acceptsGzip = /\bgzip\b/i.test(request.headers["accept-encoding"] ?? "");
  await send(response, fault === null ? outgoing : spoilBody(outgoing, fault), acceptsGzip);
}

/** Answers `POST {base}/{PROTOCOL}`, spoiled when a fault asks for it, and counts it. */
export async function answerCall(
  simulation: Simulation,
  protocol: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { world, faults, stats } = simulation;
  if (request.method !== "POST")
    return send(response, outgoingOf(pageAnswer(405, "405 Method Not Allowed", { Allow: "POST" })), false);
  const sentBefore = request.socket.bytesWritten;
  const body = await readJsonObject(request);
  const caller = signIn(request.headers.authorization);
  const account =
    caller.kind === "account" ? caller.account.username : caller.kind === "refused" ? caller.username : "";
  const { filterName, filterValue } = viewRequestOf(body ?? {});
  const answer = protocolAnswer(world, protocol, body, caller);
  const fault = faults.take({ protocol, filterName, filterValue, account, isDataset: answer.kind === "dataset" });
  const record = stats.begin({ protocol, filterValue, account, fault: fault?.kind ?? null });
  const { socket } = request;
  response.once("close", () =>
    stats.end(record, response.headersSent ? response.statusCode : 0, socket.bytesWritten - sentBefore),
  );
  await answerWith(request, response, answer, fault);
}
