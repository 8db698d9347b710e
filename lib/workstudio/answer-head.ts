import "server-only";
import { isUtf8 } from "node:buffer";
import { malformedJson, notADataset, workStudioReportedError } from "./answer-errors";

const MAX_MEMBER_DEPTH = 200;

function parseMember(json: Buffer, depth: number): unknown {
  if (depth > MAX_MEMBER_DEPTH || !isUtf8(json)) throw malformedJson();
  try {
    return JSON.parse(json.toString("utf8"));
  } catch {
    throw malformedJson();
  }
}

/** Everything of an answer around its rows: decides whether it is a DATASET and finds the column names. */
export class AnswerHead {
  #protocol: unknown = undefined;
  #headingSeen = false;
  #reportsError = false;
  #hasDataset = true;

  /**
   * Takes one member and returns the column names when it is the Heading. Values that are not needed are parsed to
   * prove the answer sound and dropped at once: `SQL` names the account.
   */
  member(owner: "answer" | "dataset", key: string, json: Buffer, depth: number): string[] | null {
    const value = parseMember(json, depth);
    return owner === "answer" ? this.#answerMember(key, value) : this.#datasetMember(key, value);
  }

  /** Throws unless the answer was a DATASET. */
  finish(): void {
    if (this.#protocol === "DATASET" && this.#hasDataset) return;
    throw this.#reportsError ? workStudioReportedError() : notADataset();
  }

  #answerMember(key: string, value: unknown): null {
    if (key === "Protocol") {
      if (this.#protocol !== undefined) throw malformedJson();
      if (value === "ERROR") throw workStudioReportedError();
      this.#protocol = value;
    } else if (key === "protocol" || key === "errorMessage") {
      this.#reportsError = true;
    } else if (key === "DataSet" && value !== null) {
      this.#hasDataset = false;
    }
    return null;
  }

  #datasetMember(key: string, value: unknown): string[] | null {
    if (key === "Data" && value !== null) throw notADataset();
    if (key !== "Heading" || value === null) return null;
    if (this.#headingSeen) throw malformedJson();
    this.#headingSeen = true;
    if (!Array.isArray(value)) throw notADataset();
    const names: string[] = [];
    for (const name of value) {
      if (typeof name !== "string") throw notADataset();
      names.push(name);
    }
    return names;
  }
}
