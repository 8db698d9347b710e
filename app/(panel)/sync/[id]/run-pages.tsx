import { PageSteps } from "@/components/data-table/pagination";
import { listUrl } from "@/components/data-table/list-url";

type Props = { runId: number; page: number; perPage: number; total: number };

/** The way through what a run changed; nothing where it all stands on one page. */
export function RunPages({ runId, page, perPage, total }: Props) {
  if (total <= perPage) return null;
  return (
    <nav aria-label="Pages" className="flex items-center gap-1 text-sm">
      <PageSteps page={page} perPage={perPage} total={total} url={listUrl(`/sync/${runId}`, { page })} />
    </nav>
  );
}
