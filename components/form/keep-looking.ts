import { type Answer, type Refused } from "./call-action";

const UNANSWERED = "The server did not answer. This asks again by itself.";
const PAUSE_MS = 2_000;

/**
 * Asks the server what an act would do, until it answers: a dialog that waits for that keeps what was typed in it.
 * Answers how to stop, as an effect does.
 */
export function keepLooking<A extends Answer<unknown>>(
  look: () => Promise<A | Refused>,
  onAnswer: (answer: A | Refused) => void,
): () => void {
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = async () => {
    const answer = await look();
    if (isStopped) return;
    const isLost = !answer.ok && answer.code === "UNAVAILABLE";
    if (isLost) timer = setTimeout(() => void ask(), PAUSE_MS);
    onAnswer(isLost ? { ...answer, message: UNANSWERED } : answer);
  };
  void ask();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
