import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SealedPlace, SealedTextError, currentKeyId, open, purposeKey, seal, sealedKeyId } from "./crypto";
import { env } from "./env";

const place: SealedPlace = { table: "users", column: "two_factor_secret", rowId: 7n };

const refused = (text: string, at: SealedPlace = place) => {
  try {
    return open(text, at);
  } catch (error) {
    return error instanceof SealedTextError ? error.reason : error;
  }
};

describe("a sealed text", () => {
  it("F1 opens to what was sealed, whatever it was", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        (text) => open(seal(text, place), place) === Buffer.from(text).toString(),
      ),
    );
  });

  it("F1 is never the same twice and shows nothing of what it holds", () => {
    const texts = Array.from({ length: 50 }, () => seal("the same words", place));
    expect(new Set(texts).size).toBe(50);
    for (const text of texts) expect(text).toMatch(/^v1:[\w-]+:[\w-]{16}:[\w-]+:[\w-]{22}$/);
    expect(Buffer.from(texts[0]?.split(":")[3] ?? "", "base64url").toString()).not.toContain("words");
  });

  it("S6 opens only in its own table, column and row", () => {
    const text = seal("secret", place);
    for (const other of [{ rowId: 8n }, { column: "two_factor_pending_secret" }, { table: "sessions" }])
      expect(refused(text, { ...place, ...other })).toBe("damaged");
  });

  it("F3 is refused when any character of it changed, and is never null", () => {
    const text = seal("secret", place);
    for (let at = 0; at < text.length; at += 1) {
      const changed = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
      expect(["damaged", "unknown-key"], changed).toContain(refused(changed));
    }
    for (const broken of ["", "secret", "v1::::", text.slice(0, -4), `${text}A`, text.replace("v1", "v2")])
      expect(refused(broken)).toBe("damaged");
  });

  it("S6 stays open with an older key of the ring, and not without it", () => {
    const text = seal("secret", place);
    const keys = env().ENCRYPTION_KEYS;
    const oldId = currentKeyId();
    keys.unshift({ keyId: "fresh", key: randomBytes(32) });
    try {
      expect([currentKeyId(), sealedKeyId(text), sealedKeyId(seal("more", place))]).toEqual(["fresh", oldId, "fresh"]);
      expect(open(text, place)).toBe("secret");
      const removed = keys.splice(1);
      expect(refused(text)).toBe("unknown-key");
      keys.push(...removed.map(({ keyId }) => ({ keyId, key: randomBytes(32) })));
      expect(refused(text)).toBe("damaged");
    } finally {
      keys.splice(0, keys.length, ...env().ENCRYPTION_KEYS.filter(({ keyId }) => keyId === oldId));
    }
  });

  it("names its key, and nothing else does", () => {
    expect(sealedKeyId(seal("", place))).toBe(currentKeyId());
    expect(sealedKeyId("hunter2")).toBeNull();
  });
});

describe("F5 keys for other purposes", () => {
  it("differ by purpose, stay the same, and hold 32 bytes", () => {
    expect(purposeKey("a")).toEqual(purposeKey("a"));
    expect(purposeKey("a")).not.toEqual(purposeKey("b"));
    expect(purposeKey("a")).toHaveLength(32);
  });
});
