const FEWEST_BYTES = 16;
const FEWEST_CHARACTERS = 8;

/**
 * Whether 32 bytes of a key cannot have come from a generator: few different ones, a part over and over, a row that
 * counts, or plain text. Of real random keys less than one in ten million is called weak.
 */
export function isWeakKey(key: Buffer): boolean {
  const bytes = [...key];
  const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  const steps = new Set(bytes.slice(1).map((byte, index) => (byte - (bytes[index] ?? 0) + 256) % 256));
  return isText || new Set(bytes).size < FEWEST_BYTES || steps.size < 4 || repeatsItself(bytes);
}

/** As `isWeakKey`, for a secret that is used as text. */
export function isWeakSecret(secret: string): boolean {
  const characters = Array.from(secret);
  return new Set(characters).size < FEWEST_CHARACTERS || repeatsItself(characters);
}

function repeatsItself(parts: readonly unknown[]): boolean {
  return parts.some(
    (_, length) =>
      length > 0 &&
      length <= parts.length / 2 &&
      parts.every((part, index) => index < length || part === parts[index - length]),
  );
}

type NamedKey = { keyId: string; key: Buffer };

/**
 * What is wrong with a ring of keys, newest first, in words that go on from `ENCRYPTION_KEYS`; or null. Only the first
 * has to be strong: an older weak one is still needed to rotate away from it.
 */
export function keyRingProblem(keys: readonly NamedKey[]): string | null {
  for (const [index, { keyId, key }] of keys.entries()) {
    const earlier = keys.slice(0, index);
    if (earlier.some((one) => one.keyId === keyId)) return `names two keys ${keyId}`;
    const twin = earlier.find((one) => one.key.equals(key));
    if (twin) return `has the same key twice, as ${twin.keyId} and as ${keyId}`;
  }
  const [first] = keys;
  return first && isWeakKey(first.key)
    ? `begins with a key, ${first.keyId}, that was not made at random; put one in front of it: name:$(openssl rand -base64 32)`
    : null;
}

/** Whether a session secret is used as one of the keys too, as text or as what its base64 says. */
export function isUsedAsKey(secret: string, keys: readonly NamedKey[]): boolean {
  const forms = [
    Buffer.from(secret, "utf8"),
    Buffer.from(secret, "base64"),
    Buffer.from(secret, "base64url"),
    Buffer.from(secret, "hex"),
  ].map((bytes) => bytes.subarray(0, 32));
  return keys.some(({ key }) => forms.some((form) => form.equals(key)));
}
