import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import type { ExclusionRequest } from "@/lib/domain/exclusions/list-requests";
import type { ExclusionReason } from "@/lib/domain/exclusions/queries";
import { removedWords } from "./removed-words";
import { RequestActs } from "./request-acts";
import { RequestFacts } from "./request-facts";

type Props = { requests: ExclusionRequest[]; total: number; reasons: readonly ExclusionReason[]; mayDecide: boolean };

/** Requests that wait, each with what it takes out of the totals and what can be done; nothing where none waits. */
export function OpenRequests({ requests, total, reasons, mayDecide }: Props) {
  if (requests.length === 0) return null;
  return (
    <Card className="mb-4">
      <CardHeader title="Requests" description={waitWords(requests, total)} />
      <ul
        className="max-h-[28rem] divide-y overflow-y-auto text-sm"
        tabIndex={0}
        aria-label="Requests to exclude circuits"
      >
        {requests.map((request) => (
          <li key={request.id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-2.5">
            <div className="min-w-0 flex-1 basis-80">
              <p className="flex flex-wrap items-center gap-x-2 font-medium">
                <TextLink className="thumb" href={`/circuits/${request.circuitId}`}>
                  {circuitName(request)} {request.title}
                </TextLink>
                <span className="font-normal text-muted-foreground">{request.regionName}</span>
                {request.state === "asked_back" ? <Badge variant="quiet">Waits for an answer</Badge> : null}
              </p>
              <RequestFacts request={request} />
            </div>
            {mayDecide || request.isOwn ? (
              <div className="flex flex-wrap gap-2">
                <RequestActs
                  request={request}
                  name={circuitName(request)}
                  removes={removedWords(request, request.regionName)}
                  reasons={reasons}
                  mayDecide={mayDecide}
                />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function waitWords(requests: readonly ExclusionRequest[], total: number): string {
  const order = requests.some(({ isOwn }) => isOwn) ? "yours first, then the oldest" : "the oldest first";
  if (total > requests.length) return `The first ${requests.length} of ${total.toLocaleString("en-US")}, ${order}.`;
  return `${total === 1 ? "1 waits" : `${total} wait`}, ${order}.`;
}
