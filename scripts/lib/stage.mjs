/** One line for each stage of a start, with its time; what is under way moves on a terminal's last line. */
import { asError } from "./as-error.mjs";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const CLEAR_LINE = "\r\u001b[2K";
const SAY_SLOW_AFTER_MS = 2_000;
const isTerminal = process.stdout.isTTY;
/** @type {Set<{ name: string, detail: string, started: number }>} */
const running = new Set();
/** @type {NodeJS.Timeout | undefined} */
let painter;
let frame = 0;

// A reader that went away (`npm start | head`) must not end the servers.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

/**
 * Prints a line above the moving one.
 * @param {string} line
 */
export function say(line) {
  if (isTerminal) process.stdout.write(CLEAR_LINE);
  console.log(line);
}

/** Takes the moving line away, before an error or the end. */
export function clearStages() {
  running.clear();
  repaint();
}

/**
 * Runs a stage and prints how long it took, with the text it answers; `false` prints nothing. Throws with the
 * stage's name.
 * @template Answer
 * @param {string} name
 * @param {(show: (detail: string) => void) => Answer | Promise<Answer>} work
 * @returns {Promise<Answer>}
 */
export async function stage(name, work) {
  const entry = { name, detail: "", started: performance.now() };
  running.add(entry);
  repaint();
  const slow = isTerminal ? undefined : setTimeout(() => console.log(`  … ${name}`), SAY_SLOW_AFTER_MS);
  try {
    const answer = await work((text) => (entry.detail = text));
    running.delete(entry);
    if (answer !== false)
      say(`  ✓ ${name}${typeof answer === "string" ? ` (${answer})` : ""} ${secondsSince(entry.started)}`);
    return answer;
  } catch (error) {
    const failure = asError(error);
    throw Object.assign(failure, { stage: failure.stage ?? name });
  } finally {
    clearTimeout(slow);
    running.delete(entry);
    repaint();
  }
}

/** @param {number} started */
export const secondsSince = (started) => `${((performance.now() - started) / 1000).toFixed(1)} s`;

function repaint() {
  if (!isTerminal) return;
  if (running.size === 0) {
    clearInterval(painter);
    painter = undefined;
    process.stdout.write(CLEAR_LINE);
    return;
  }
  painter ??= setInterval(repaint, 100);
  const text = [...running]
    .map(({ name, detail, started }) => `${name}${detail && ` ${detail}`} ${secondsSince(started)}`)
    .join(" · ");
  frame = (frame + 1) % FRAMES.length;
  process.stdout.write(
    `${CLEAR_LINE}  ${FRAMES[frame]} ${text}`.slice(0, CLEAR_LINE.length + (process.stdout.columns || 80) - 1),
  );
}
