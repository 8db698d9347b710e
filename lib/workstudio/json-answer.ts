import "server-only";
import { isUtf8 } from "node:buffer";
import { z } from "zod";
import { brokenOff, emptyBody, malformedJson, notADataset, webPage, workStudioReportedError } from "./answer-errors";

const answerSchema = z.looseObject({ Protocol: z.string().optional() });

/**
 * Reads a small answer whole: strict UTF-8, one JSON object that reports no error. Throws WorkStudioError, also for an
 * ERROR inside HTTP 200 and for the lower-case "protocol" that marks one.
 */
export async function readJsonAnswer(source: AsyncIterable<Uint8Array>): Promise<Record<string, unknown>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  if (!isUtf8(bytes)) throw malformedJson();
  const text = bytes
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trim();
  if (text === "") throw emptyBody();
  if (text.startsWith("<")) throw webPage();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw /[}\]]$/.test(text) ? malformedJson() : brokenOff();
  }
  const answer = answerSchema.safeParse(json);
  if (!answer.success) throw notADataset();
  const { Protocol } = answer.data;
  if (Protocol === "ERROR" || "protocol" in answer.data || "errorMessage" in answer.data)
    throw workStudioReportedError();
  return answer.data;
}
