import type { ExclusionRequest } from "@/lib/domain/exclusions/list-requests";
import { reasonWords, untilWords } from "@/lib/domain/exclusions/rules";
import { InstantText } from "../instant-text";
import { removedWords } from "./removed-words";

/**
 * What a request says: for what and until when, what was asked back and answered, how it ended, and what it takes out
 * of the totals while it waits.
 */
export function RequestFacts({ request }: { request: ExclusionRequest }) {
  const { reason, note, until, atEnd, question, questionedBy, answer, decision, regionName } = request;
  const isWaiting = request.decidedAt === null;
  return (
    <>
      <p>
        {reasonWords(reason, note)} — {request.askedBy ?? "a former user"}, <InstantText instant={request.askedAt} />
      </p>
      <p>Asked for {until === null ? "without an end" : untilWords(until, atEnd)}.</p>
      {question ? (
        <p>
          {questionedBy ?? "A former user"} asks: “{question}”{answer ? ` Answer: “${answer}”` : null}
        </p>
      ) : null}
      {decision ? <p>Why: “{decision}”</p> : null}
      {isWaiting ? <p>Takes out of the totals: {removedWords(request, regionName)}.</p> : null}
      {isWaiting && !request.isAskerActive ? <p>Whoever asked can no longer sign in.</p> : null}
    </>
  );
}
