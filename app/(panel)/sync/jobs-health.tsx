import { Alert } from "@/components/ui/alert";
import type { JobsHealth as Health } from "@/lib/platform/jobs-health";

/** How the jobs server is, in a line; in a notice where no sync can run. */
export function JobsHealth({ health: { isWell, says } }: { health: Health }) {
  if (isWell)
    return <p className="mt-2 text-sm wrap-anywhere text-muted-foreground">The jobs server is well: {says}.</p>;
  return (
    <Alert variant="danger" className="mt-4 wrap-anywhere" title="Jobs do not run, so no sync does">
      {says}
    </Alert>
  );
}
