import { Alert } from "@/components/ui/alert";
import type { ExclusionRequest } from "@/lib/domain/exclusions/list-requests";
import type { ExclusionReason } from "@/lib/domain/exclusions/queries";
import type { RequestState } from "@/lib/domain/exclusions/rules";
import { RequestActs } from "../../exclusions/request-acts";
import { RequestFacts } from "../../exclusions/request-facts";
import { removedWords } from "../../exclusions/removed-words";
import { InstantText } from "../../instant-text";

type Props = { request: ExclusionRequest; name: string; reasons: readonly ExclusionReason[]; mayDecide: boolean };

const TITLES: Record<RequestState, string> = {
  open: "Asked to be excluded: a decision is to come",
  asked_back: "Asked to be excluded: a question waits for an answer",
  granted: "The exclusion was granted",
  refused: "The exclusion was refused",
  withdrawn: "The request to exclude it was withdrawn",
};

/** The request to exclude a circuit: while it waits with what can be done, and for some days how it ended. */
export function CircuitRequest({ request, name, reasons, mayDecide }: Props) {
  const { state, decidedAt, decidedBy, isOwn } = request;
  const isWaiting = decidedAt === null;
  return (
    <Alert variant={isWaiting ? "warning" : "info"} title={TITLES[state]}>
      <RequestFacts request={request} />
      {decidedAt !== null && state !== "withdrawn" ? (
        <p>
          {decidedBy ?? "A former user"}, <InstantText instant={decidedAt} />
        </p>
      ) : null}
      {isWaiting && (isOwn || mayDecide) ? (
        <div className="mt-2 flex flex-wrap gap-2">
          <RequestActs
            request={request}
            name={name}
            removes={removedWords(request, request.regionName)}
            reasons={reasons}
            mayDecide={mayDecide}
          />
        </div>
      ) : null}
    </Alert>
  );
}
