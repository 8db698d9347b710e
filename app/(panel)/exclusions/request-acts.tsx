"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActButton } from "@/components/form/act-button";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { ExclusionRequest } from "@/lib/domain/exclusions/list-requests";
import type { ExclusionReason } from "@/lib/domain/exclusions/queries";
import {
  answerRequestAction,
  askBackAction,
  grantRequestAction,
  refuseRequestAction,
  withdrawRequestAction,
} from "./actions";
import { ExclusionDialog } from "./exclusion-dialog";

type Props = {
  request: Pick<
    ExclusionRequest,
    "id" | "rowVersion" | "state" | "isOwn" | "isAskerActive" | "askedBy" | "reasonId" | "note" | "until" | "question"
  >;
  /** The circuit, for the names of buttons where there are several of a kind. */
  name: string;
  /** What granting it takes out of the region's totals. */
  removes: string;
  reasons: readonly ExclusionReason[];
  mayDecide: boolean;
};

const said = (label: string, hint: string) => ({ name: "text", label, hint, maxLength: 500 });

/** What somebody may do with a request that waits: decide or ask back, or, of one's own, answer and withdraw. */
export function RequestActs({ request, name, removes, reasons, mayDecide }: Props) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const { id: requestId, rowVersion, state, isOwn, question } = request;
  const asker = request.askedBy ?? "a former user";
  const done = (words: string) => () => {
    toast(words);
    router.refresh();
  };
  return (
    <>
      {isOwn && state === "asked_back" ? (
        <ActButton
          label="Answer"
          name={`Answer about ${name}`}
          size="sm"
          variant="default"
          title="Answer the question"
          description={question ?? ""}
          confirmLabel="Send the answer"
          asks={said("Answer", "The request then waits for a decision again.")}
          run={(text) => callAction(answerRequestAction, { requestId, rowVersion, text })}
          onDone={done("Answer sent")}
        />
      ) : null}
      {isOwn ? (
        <ActButton
          label="Withdraw"
          name={`Withdraw the request for ${name}`}
          size="sm"
          title="Withdraw this request?"
          description="The circuit stays in reporting, and nobody has to decide."
          confirmLabel="Withdraw"
          run={() => callAction(withdrawRequestAction, { requestId, rowVersion })}
          onDone={done("Request withdrawn")}
        />
      ) : null}
      {mayDecide ? (
        <>
          <Button
            size="sm"
            aria-haspopup="dialog"
            aria-label={`Grant the exclusion of ${name}`}
            onClick={() => setOpen(true)}
          >
            Grant
          </Button>
          <ExclusionDialog
            open={isOpen}
            onOpenChange={setOpen}
            title={`Exclude ${name}?`}
            description={`${asker} asks for it. It takes out of the totals: ${removes}.`}
            confirmLabel="Grant"
            reasons={reasons}
            initial={request}
            run={(details) => callAction(grantRequestAction, { requestId, rowVersion, ...details })}
            onDone={() => {
              setOpen(false);
              done("Granted; the circuit is excluded")();
            }}
          />
          <ActButton
            label="Refuse"
            name={`Refuse the exclusion of ${name}`}
            size="sm"
            title="Refuse this request?"
            description={`The circuit stays in reporting, and ${asker} is told why.`}
            confirmLabel="Refuse"
            asks={said("Why", "Whoever asked reads this.")}
            run={(text) => callAction(refuseRequestAction, { requestId, rowVersion, text })}
            onDone={done("Refused")}
          />
          {request.isAskerActive ? (
            <ActButton
              label="Ask back"
              name={`Ask back about ${name}`}
              size="sm"
              title={`Ask ${asker} back`}
              description="The request waits until it is answered."
              confirmLabel="Ask"
              asks={said("Question", "Whoever asked reads this.")}
              run={(text) => callAction(askBackAction, { requestId, rowVersion, text })}
              onDone={done("Asked back")}
            />
          ) : null}
        </>
      ) : null}
    </>
  );
}
