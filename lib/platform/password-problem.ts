import "server-only";
import { commonPasswords } from "./common-passwords";
import { normalisePassword, passwordLengthProblem } from "./password-policy";
import { NOT_STORABLE, isStorableText } from "./input/storable-text";

const PRODUCT_WORDS = [
  "wstracker",
  "tracker",
  "workstudio",
  "vegetation",
  "circuit",
  "planner",
  "administrator",
  "password",
  "passwort",
  "welcome",
  "letmein",
];
const ROWS = [
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "01234567890",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];
const RUNS = ROWS.flatMap((row) => [row, Array.from(row).reverse().join("")]);
/** A run of neighbours that is worth no more than one character. */
const SHORTEST_RUN = 4;
/** What must be left when the guessable parts are taken away. */
const ENOUGH_LEFT = 6;
const LOOKALIKES: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

export type PasswordOwner = { email: string; name: string };

/**
 * Why a new password is refused, in one sentence, or null (security A1–A3): too short or long, one of the most used,
 * made of repetitions, keyboard rows, or of words that anybody knows about this product, the person, or the place
 * (names of regions, host names of the company). No rule about kinds of characters.
 */
export async function passwordProblem(
  password: string,
  minLength: number,
  owner: PasswordOwner,
  place: readonly string[] = [],
): Promise<string | null> {
  if (!isStorableText(password)) return NOT_STORABLE;
  const lengthProblem = passwordLengthProblem(password, minLength);
  if (lengthProblem) return lengthProblem;
  const text = normalisePassword(password).toLowerCase();
  if (isCommon(text, await commonPasswords()))
    return "This is one of the most used passwords, perhaps with something added. Anybody tries those first.";
  if (repeats(text) || repeats(text.replaceAll(/[^\p{L}]/gu, "")))
    return "This repeats the same characters. Use different words.";
  if (withoutRuns(text).length < ENOUGH_LEFT)
    return "This follows the rows of the keyboard or the alphabet. Use words that do not belong together.";
  const words = guessableWords(owner, place);
  const word = words.find((known) => text.includes(known) || plain(text).includes(known));
  if (word && withoutWords(text, words).length < ENOUGH_LEFT)
    return `This is little more than “${word}”, which anybody who knows the panel, the company or you would try.`;
  return null;
}

/** On the list: as it stands, without what is counted or put around it, or with its signs read as letters. */
function isCommon(text: string, common: ReadonlySet<string>): boolean {
  const core = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const joined = text.replaceAll(/[\s_.-]+/g, "");
  return [text, core, joined].some((form) => common.has(form) || common.has(plain(form)));
}

/** One part over and over, the last time perhaps not whole. */
function repeats(text: string): boolean {
  const characters = Array.from(text);
  return characters.some(
    (_, at) =>
      at > 0 &&
      at <= characters.length / 2 &&
      characters.every((character, index) => index < at || character === characters[index - at]),
  );
}

/** The text with every run of neighbours shrunk to its first character. */
function withoutRuns(text: string): string {
  let rest = "";
  for (let at = 0; at < text.length;) {
    let length = 1;
    while (at + length < text.length && RUNS.some((run) => run.includes(text.slice(at, at + length + 1)))) length += 1;
    rest += length >= SHORTEST_RUN ? text.charAt(at) : text.slice(at, at + length);
    at += length;
  }
  return rest;
}

/** Longest first, so that no word leaves the rest of a longer one. */
function guessableWords({ email, name }: PasswordOwner, place: readonly string[]): string[] {
  const [local = "", domain = ""] = email.toLowerCase().split("@");
  // Letters and digits only: they go into a pattern.
  const parts = [
    ...local.split(/[^\p{L}\d]+/u),
    local.replaceAll(/[^\p{L}\d]/gu, ""),
    ...domain.split(/[^\p{L}\d]+/u).slice(0, -1),
    ...[name, ...place].flatMap((text) => text.toLowerCase().split(/[^\p{L}\d]+/u)),
  ];
  return [...new Set([...PRODUCT_WORDS, ...parts])]
    .filter((word) => word.length >= 4)
    .toSorted((a, b) => b.length - a.length);
}

function withoutWords(text: string, words: readonly string[]): string {
  const rest = words.reduce(
    (left, word) =>
      left.replaceAll(word, "").replaceAll(new RegExp(Array.from(word, lookalikePattern).join(""), "g"), ""),
    text,
  );
  return withoutRuns(rest.replaceAll(/[\s_.-]|20\d\d|19\d\d/g, "")).replaceAll(/(.)\1+/gu, "$1");
}

/** Letters for the digits and signs that stand for them. */
function plain(text: string): string {
  return text.replaceAll(/[013457@$!]/g, (sign) => LOOKALIKES[sign] ?? sign);
}

function lookalikePattern(letter: string): string {
  const signs = Object.entries(LOOKALIKES)
    .flatMap(([sign, meant]) => (meant === letter ? [sign] : []))
    .join("");
  return `[${letter}${signs}]`;
}
