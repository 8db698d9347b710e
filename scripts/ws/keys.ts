import { type KeyUse, countSealedTexts } from "@/lib/domain/keys/count-sealed-texts";
import { rotateKeys } from "@/lib/domain/keys/rotate-keys";
import { systemActor } from "@/lib/platform/actor-types";
import { print } from "./run-command";

type Options = { dryRun?: boolean; json?: boolean };

const operator = systemActor("operator");
const MEANING: Record<KeyUse["standing"], string> = {
  current: "newest, used for everything new",
  previous: "still in ENCRYPTION_KEYS",
  unknown: "NOT in ENCRYPTION_KEYS: these cannot be read",
};

/** Says which keys the stored secrets need; true when each of them is in the ring. */
export async function keysStatusCommand(options: Options): Promise<boolean> {
  const keys = await countSealedTexts(operator);
  print(options, keys, keys.map(describeKey).join("\n"));
  return keys.every(({ standing }) => standing !== "unknown");
}

/**
 * Seals everything anew with the newest key, with a count on a terminal; true when nothing is left under another key.
 */
export async function rotateKeysCommand(options: Options): Promise<boolean> {
  if (options.dryRun) return keysStatusCommand(options);
  const rotation = await rotateKeys(operator, { onProgress: (rotated) => showProgress(options, rotated) });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K");
  const keys = await countSealedTexts(operator);
  const [removable, needed] = [
    keys.filter(({ standing, texts }) => standing === "previous" && texts === 0),
    keys.filter(({ standing, texts }) => standing !== "current" && texts > 0),
  ];
  const lines = [
    `${rotation.rotated} texts are sealed with ${rotation.keyId} now.`,
    ...(rotation.overtaken > 0 ? [`${rotation.overtaken} were saved by somebody meanwhile.`] : []),
    ...rotation.unreadable.map(
      ({ table, column, rowId }) => `Cannot be read, left as it is: ${table}.${column} of row ${rowId}`,
    ),
    ...removable.map(
      ({ keyId }) => `Nothing needs the key ${keyId} any more: take it out of ENCRYPTION_KEYS and start again.`,
    ),
    ...needed.map(({ keyId, texts }) => `The key ${keyId} is still needed for ${texts} texts.`),
  ];
  print(options, { ...rotation, keys }, lines.join("\n"));
  return needed.length === 0;
}

/** For `health`: one line; throws when a stored secret needs a key that is gone. */
export async function checkKeys(): Promise<string> {
  const keys = await countSealedTexts(operator);
  const gone = keys.filter(({ standing }) => standing === "unknown");
  if (gone.length > 0)
    throw new Error(
      `not in ENCRYPTION_KEYS, but needed: ${gone.map(({ keyId, texts }) => `${keyId} (${texts} texts)`).join(", ")}`,
    );
  return keys.map(({ keyId, texts }) => `${keyId}: ${texts} texts`).join(", ");
}

function describeKey({ keyId, texts, standing }: KeyUse): string {
  return `${(keyId || "(none)").padEnd(20)} ${String(texts).padStart(8)} texts  ${MEANING[standing]}`;
}

function showProgress(options: Options, rotated: number): void {
  if (process.stderr.isTTY && !options.json) process.stderr.write(`\r\u001b[2K${rotated} texts`);
}
