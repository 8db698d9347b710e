import { afterAll, inject } from "vitest";
import { recordRawRead, writeSeenReads } from "./record-raw-read";

declare module "vitest" {
  // Only an interface adds to vitest's own.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  export interface ProvidedContext {
    rawReadsFolder: string;
  }
}

Object.assign(globalThis, { recordRawRead });
afterAll(() => writeSeenReads(inject("rawReadsFolder")));
