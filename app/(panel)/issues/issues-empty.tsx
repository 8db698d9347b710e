import { EmptyState } from "@/components/ui/empty-state";

type Props = {
  /** No issue in any state: none at all is another thing than none that is open. */
  isScopeEmpty: boolean;
  /** The reader sees the issues of some regions only. */
  isLimited: boolean;
};

/** No open issue: because all are resolved, or because none is for this reader. */
export function IssuesEmpty({ isScopeEmpty, isLimited }: Props) {
  if (!isScopeEmpty)
    return (
      <EmptyState
        title="No issues are open"
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
