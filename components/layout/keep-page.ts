import { dismissToast, toast } from "@/components/ui/toast";

const PAUSE_MS = 2_000;

/** Whether Next's router asks for a page to show; what it fetches in advance may be lost. */
function isPage(init: RequestInit | undefined): boolean {
  const headers = new Headers(init?.headers);
  return headers.has("rsc") && !headers.has("next-router-prefetch");
}

/** All of an answer, or null: one that breaks off is as lost as none, and a proxy's 502 is not the panel's. */
async function wholeAnswer(asked: Promise<Response>): Promise<Response | null> {
  try {
    const answer = await asked;
    if (answer.status > 501) return null;
    await answer.clone().arrayBuffer();
    return answer;
  } catch {
    return null;
  }
}

/**
 * Keeps the page when the network loses what Next's router asks for: Next would leave it for the browser's own page of
 * an error, with what was typed. The page itself is asked for again until it comes. A way to another page is given up,
 * so that nobody who types on is taken away later; the same click tries it again. Answers how to stop.
 */
export function keepPage(): () => void {
  const send = window.fetch;
  let notice = 0;
  const givenUp: (() => void)[] = [];

  window.fetch = async (input, init) => {
    if (!isPage(init)) return send(input, init);
    let answer = await wholeAnswer(send(input, init));
    if (!answer) {
      dismissToast(notice);
      notice = toast("The panel did not answer", {
        description: "You are still on the same page, with what you entered. Try again in a moment.",
        tone: "danger",
      });
      const address = input instanceof Request ? input.url : input.toString();
      const isHere = address.replace(/[?&]_rsc=[^&]*/, "") === location.href.split("#")[0];
      // Next takes it for a step in the history, to where it is: that ends the way it was on.
      if (!isHere) history.replaceState(null, "", location.href);
      while (!answer) {
        // Next keeps for Back what it waits for, so that comes too, once the panel is known to be there.
        await new Promise<void>((again) => (isHere ? setTimeout(again, PAUSE_MS) : givenUp.push(again)));
        answer = await wholeAnswer(send(input, init));
      }
    }
    dismissToast(notice);
    for (const again of givenUp.splice(0)) again();
    return answer;
  };
  return () => {
    window.fetch = send;
  };
}
