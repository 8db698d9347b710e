/** One line for each stage of the start, with its time; a moving one on a terminal. */
const FRAMES = ["|", "/", "-", "\\"];

/** Runs a stage and prints how long it took; a skipped stage (`work` answers false) prints nothing. */
export async function stage(name, work) {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  let detail = "";
  let frame = 0;
  const isTerminal = process.stdout.isTTY;
  const timer = isTerminal
    ? setInterval(() => process.stdout.write(`\r\u001b[2K  ${FRAMES[(frame = (frame + 1) % FRAMES.length)]} ${name} ${detail} ${seconds()}`), 120)
    : setTimeout(() => console.log(`  … ${name}`), 2_000);
  try {
    const answer = await work((text) => (detail = text));
    if (isTerminal) process.stdout.write("\r\u001b[2K");
    if (answer !== false) console.log(`  ✓ ${name}${typeof answer === "string" ? ` (${answer})` : ""} ${seconds()}`);
    return answer;
  } catch (error) {
    if (isTerminal) process.stdout.write("\r\u001b[2K");
    throw Object.assign(error, { stage: error.stage ?? name });
  } finally {
    clearInterval(timer);
    clearTimeout(timer);
  }
}
