import "server-only";
import { createHash } from "node:crypto";

const HELD_BYTES = 64 * 1024;

/** The MD5 of an answer's rows. They are put together first: to hash a row by itself costs twice as much. */
export class RowDigest {
  readonly #hash = createHash("md5");
  readonly #held = Buffer.allocUnsafe(HELD_BYTES);
  #length = 0;

  /** The bytes need to be valid during the call only. */
  update(row: Buffer): void {
    if (this.#length + row.length > HELD_BYTES) this.#flush();
    if (row.length > HELD_BYTES) this.#hash.update(row);
    else this.#length += row.copy(this.#held, this.#length);
  }

  /** 32 hexadecimal digits, of the rows and a last text. */
  end(last: string): string {
    this.#flush();
    return this.#hash.update(last).digest("hex");
  }

  #flush(): void {
    this.#hash.update(this.#held.subarray(0, this.#length));
    this.#length = 0;
  }
}
