import { encodeTime, ulid } from "ulid";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const latestMs = 2 ** 48 - 1;

/** A fresh ULID. */
export const newId = (): string => ulid();

/**
 * ULIDs for `count` events. With the SDK's seed (`milliseconds,base64 of ten bytes`) they are the same at every
 * repetition of the same send; without a readable seed they are fresh.
 */
export function eventIds(seed: string | undefined, count: number): string[] {
  const [time = "", entropy = ""] = (seed ?? "").split(",");
  const bytes = Buffer.from(entropy, "base64");
  const milliseconds = Number(time);
  const isSeeded = /^\d+$/.test(time) && milliseconds <= latestMs && bytes.length === 10;
  return Array.from({ length: count }, (_, index) => (isSeeded ? seededUlid(milliseconds, bytes, index) : newId()));
}

function seededUlid(milliseconds: number, entropy: Buffer, index: number): string {
  const bytes = Buffer.from(entropy);
  bytes.writeUInt32BE((bytes.readUInt32BE(6) ^ index) >>> 0, 6);
  let number = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (let place = 0; place < 16; place += 1) {
    text = (alphabet[Number(number & 31n)] ?? "0") + text;
    number >>= 5n;
  }
  return encodeTime(milliseconds, 10) + text;
}
