import "server-only";
import { generateSecret, generateURI, verify } from "otplib";
import { encode } from "uqr";

const SECRET_BYTES = 20;
const STEP_SECONDS = 30;
/** One step before and after, for clocks that differ; the server's clock decides (security B2). */
const TOLERANCE_SECONDS = STEP_SECONDS;
const ISSUER = "WS-Tracker";

/**
 * A secret of 160 bits for an authenticator app, in base32; SHA-1, six digits and thirty seconds, which every app
 * understands (security B1).
 */
export function newTotpSecret(): string {
  return generateSecret({ length: SECRET_BYTES });
}

/**
 * The number of the time step whose code this is, or null; whatever is wrong with the code, never an error
 * (security B5).
 */
export async function totpStepOf(secret: string, code: string, now: Date = new Date()): Promise<bigint | null> {
  const token = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(token)) return null;
  try {
    const result = await verify({
      secret,
      token,
      epoch: Math.floor(now.getTime() / 1000),
      period: STEP_SECONDS,
      digits: 6,
      epochTolerance: TOLERANCE_SECONDS,
    });
    return result.valid && "timeStep" in result ? BigInt(result.timeStep) : null;
  } catch {
    return null;
  }
}

/**
 * The `otpauth:` address that opens an authenticator app on the same phone; a phone hands it to the app and to no
 * server (security B13).
 */
export function totpAddress(secret: string, email: string): string {
  return generateURI({ issuer: ISSUER, label: email, secret, digits: 6, period: STEP_SECONDS });
}

export type QrCode = { size: number; path: string };

/**
 * The QR code an authenticator app reads, as the path of its dark squares: drawn on the server, so that the secret goes
 * nowhere else (security B13).
 */
export function totpQrCode(secret: string, email: string): QrCode {
  const { data, size } = encode(totpAddress(secret, email), { ecc: "M", border: 2 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return { size, path };
}
