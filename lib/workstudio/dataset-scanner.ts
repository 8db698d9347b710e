import "server-only";
import { brokenOff, emptyBody, malformedJson, notAnObject, tooLarge } from "./answer-errors";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

// Where the scanner stands between two values.
const START = 0;
const KEY_OR_END = 1;
const KEY = 2;
const COLON_NEXT = 3;
const VALUE = 4;
const MEMBER_END = 5;
const ROW_OR_END = 6;
const ROW = 7;
const ROW_END = 8;
const DONE = 9;
const INSIDE_VALUE = 10;

type Captured = typeof KEY | typeof VALUE | typeof ROW;

/** What the scanner tells its owner, in the order of the bytes. */
export type ScannerHandler = {
  /** A member of the answer, or of its DataSet, other than the row list. The bytes are one JSON value. */
  member(owner: "answer" | "dataset", key: string, json: Buffer, depth: number): void;
  /** One element of DataSet.Data. The bytes are only valid during the call. */
  row(json: Buffer, depth: number): void;
};

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * Cuts a DDOProtocol answer into its members and the rows of `DataSet.Data` as the bytes arrive, whatever the order of
 * keys and wherever the chunks are cut. It keeps one value at a time, so memory does not grow with the answer.
 * Values are cut by their brackets only: whoever parses the bytes finds the errors inside them.
 */
export class DatasetScanner {
  readonly #handler: ScannerHandler;
  readonly #maxValueBytes: number;
  #state = START;
  #inDataset = false;
  #datasetSeen = false;
  #rowsSeen = false;
  #key = "";
  #position = 0;

  #captured: Captured = VALUE;
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  #depth = 0;
  #deepest = 0;
  #inString = false;
  #escaped = false;
  #scalar = false;

  constructor(handler: ScannerHandler, maxValueBytes: number) {
    this.#handler = handler;
    this.#maxValueBytes = maxValueBytes;
  }

  /** Takes the next bytes of the answer. */
  push(bytes: Uint8Array): void {
    const chunk = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let index = 0;
    while (index < chunk.length) {
      if (this.#state === INSIDE_VALUE) {
        index = this.#continueValue(chunk, index);
        continue;
      }
      const byte = chunk[index] ?? 0;
      if (!isSpace(byte) && !this.#isByteOrderMark(byte)) {
        if (this.#startsValue(byte)) continue;
        this.#punctuation(byte);
      }
      index++;
      this.#position++;
    }
  }

  /** Tells that the answer is over; throws when it ended early. */
  finish(): void {
    if (this.#state === START) {
      throw emptyBody();
    }
    if (this.#state !== DONE) {
      throw brokenOff();
    }
  }

  #isByteOrderMark(byte: number): boolean {
    if (this.#state !== START) return false;
    return byte === [0xef, 0xbb, 0xbf][this.#position];
  }

  /** Enters a value when one begins here. The byte itself is read again as part of the value. */
  #startsValue(byte: number): boolean {
    const state = this.#state;
    if (state === KEY_OR_END || state === KEY) {
      if (byte !== QUOTE) return false;
      this.#captured = KEY;
    } else if (state === VALUE) {
      if (this.#key === "DataSet" && !this.#inDataset && byte === OPEN_BRACE) return false;
      if (this.#key === "Data" && this.#inDataset && byte === OPEN_BRACKET) return false;
      if (byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte === COLON) throw malformedJson();
      this.#captured = VALUE;
    } else if (state === ROW || state === ROW_OR_END) {
      if (byte === CLOSE_BRACKET || byte === COMMA || byte === CLOSE_BRACE || byte === COLON) return false;
      this.#captured = ROW;
    } else {
      return false;
    }
    this.#state = INSIDE_VALUE;
    this.#depth = 0;
    this.#deepest = 0;
    this.#inString = false;
    this.#escaped = false;
    this.#scalar = byte !== QUOTE && byte !== OPEN_BRACE && byte !== OPEN_BRACKET;
    return true;
  }

  #punctuation(byte: number): void {
    const state = this.#state;
    if (state === START && byte === OPEN_BRACE) this.#state = KEY_OR_END;
    else if (state === START) throw notAnObject(byte);
    else if (state === COLON_NEXT && byte === COLON) this.#state = VALUE;
    else if (state === VALUE && byte === OPEN_BRACE) this.#enterDataset();
    else if (state === VALUE) this.#enterRows();
    else if (state === MEMBER_END && byte === COMMA) this.#state = KEY;
    else if ((state === MEMBER_END || state === KEY_OR_END) && byte === CLOSE_BRACE) this.#leaveObject();
    else if (state === ROW_END && byte === COMMA) this.#state = ROW;
    else if ((state === ROW_END || state === ROW_OR_END) && byte === CLOSE_BRACKET) this.#state = MEMBER_END;
    else throw malformedJson();
  }

  #enterDataset(): void {
    // A second one would quietly replace or double the rows of the first.
    if (this.#datasetSeen) throw malformedJson();
    this.#datasetSeen = true;
    this.#inDataset = true;
    this.#state = KEY_OR_END;
  }

  #enterRows(): void {
    if (this.#rowsSeen) throw malformedJson();
    this.#rowsSeen = true;
    this.#state = ROW_OR_END;
  }

  #leaveObject(): void {
    this.#state = this.#inDataset ? MEMBER_END : DONE;
    this.#inDataset = false;
  }

  /** Reads on inside the current value and returns the index behind what it took. */
  #continueValue(chunk: Buffer, from: number): number {
    const end = this.#scalar ? this.#endOfScalar(chunk, from) : this.#endOfValue(chunk, from);
    const complete = end >= 0;
    const stop = complete ? end : chunk.length;
    this.#position += stop - from;
    if (this.#pieceBytes + (stop - from) > this.#maxValueBytes) {
      throw tooLarge("One value in WorkStudio’s answer is larger than this product accepts.");
    }
    const piece = chunk.subarray(from, stop);
    if (!complete) {
      this.#pieces.push(piece);
      this.#pieceBytes += piece.length;
      return stop;
    }
    const json = this.#pieces.length === 0 ? piece : Buffer.concat([...this.#pieces, piece]);
    this.#pieces = [];
    this.#pieceBytes = 0;
    this.#emit(json);
    return stop;
  }

  #emit(json: Buffer): void {
    if (this.#captured === ROW) {
      this.#state = ROW_END;
      this.#handler.row(json, this.#deepest);
    } else if (this.#captured === KEY) {
      this.#state = COLON_NEXT;
      this.#key = parseKey(json);
    } else {
      this.#state = MEMBER_END;
      this.#handler.member(this.#inDataset ? "dataset" : "answer", this.#key, json, this.#deepest);
    }
  }

  #endOfScalar(chunk: Buffer, from: number): number {
    for (let index = from; index < chunk.length; index++) {
      const byte = chunk[index] ?? 0;
      if (byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || isSpace(byte)) return index;
    }
    return -1;
  }

  #endOfValue(chunk: Buffer, from: number): number {
    // Locals, not fields: this loop sees every byte of every answer.
    let depth = this.#depth;
    let deepest = this.#deepest;
    let inString = this.#inString;
    let escaped = this.#escaped;
    let index = from;
    let end = -1;
    while (index < chunk.length) {
      const byte = chunk[index++] ?? 0;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (depth === 0) {
            end = index;
            break;
          }
        }
        continue;
      }
      // Digits, commas, spaces and capitals: most of what lies between strings.
      if (byte < OPEN_BRACKET) {
        if (byte === QUOTE) inString = true;
      } else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) {
        if (++depth > deepest) deepest = depth;
      } else if ((byte === CLOSE_BRACKET || byte === CLOSE_BRACE) && --depth === 0) {
        end = index;
        break;
      }
    }
    this.#depth = depth;
    this.#deepest = deepest;
    this.#inString = inString;
    this.#escaped = escaped;
    return end;
  }
}

function parseKey(json: Buffer): string {
  try {
    return String(JSON.parse(json.toString("utf8")));
  } catch {
    throw malformedJson();
  }
}
