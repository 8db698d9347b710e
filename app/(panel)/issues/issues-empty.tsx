import { EmptyState } from "@/components/ui/empty-state";
import type { IssueListInput } from "@/lib/domain/sync-issues/schema";

type Props = { input: IssueListInput; isScopeEmpty: boolean; isLimited: boolean };

/** No issues on the page: because of the filters, because none is open, or because none is for this reader. */
export function IssuesEmpty({ input, isScopeEmpty, isLimited }: Props) {
  if (input.q !== "" || input.kind !== "")
    return <EmptyState title="No issues match" description="Take a filter away, or search for less." />;
  if (!isScopeEmpty)
    return (
      <EmptyState
        title={input.state === "resolved" ? "No issues are resolved" : "No issues are open"}
        description={`Choose another state to see the others${isLimited ? " of your circuits" : ""}.`}
      />
    );
  return (
    <EmptyState
      title="No issues here"
      description={
        isLimited
          ? "No issue is known about your circuits."
          : "Everything that WorkStudio sent so far was taken as it is."
      }
    />
  );
}
