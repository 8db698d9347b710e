import { redirect } from "next/navigation";
import { type ListPatch, type ListUrl, listUrl } from "@/components/data-table/list-url";
import { type ListSetting, getListSetting } from "@/lib/domain/list-settings/queries";
import { listViews } from "@/lib/domain/saved-views/queries";
import { requireActor } from "@/lib/platform/actor";
import type { UserActor } from "@/lib/platform/actor-types";
import type { HiddenRows, List } from "@/lib/platform/list/define-list";
import type { FilterOption, ListFilters } from "@/lib/platform/list/list-filter";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { type OpenViews, VIEW_PARAM, openViews, viewParam } from "./open-views";

export type ListParams = Record<string, string | string[] | undefined>;
/** The parameter of an address by which a list shows all its rows for paper. */
export const PRINT_PARAM = "print";
/** A printed list ends there and says so: some forty sheets. More rows are for a file. */
export const MOST_PRINTED_ROWS = 2_000;

export type ListPageProps = { searchParams: Promise<ListParams> };

/** A list as its page needs it: who asks, the state, the rows, and how to write the next address. */
export type OpenList<Row, Filters extends ListFilters> = {
  list: List<Row, Filters>;
  actor: UserActor;
  state: ListState<Filters>;
  startsWith: ReadonlySet<string>;
  setting: ListSetting;
  url: ListUrl;
  page: ListPage<Row>;
  options: Readonly<Record<string, readonly FilterOption[]>>;
  hidden: HiddenRows[];
  views: OpenViews;
  /** All rows are on the page, up to `MOST_PRINTED_ROWS`, and nothing that can only be pressed. */
  isPrinted: boolean;
};

/**
 * Loads a list for its page: session, state out of the address, one page of rows, choices of filters, what the person keeps. `beside` is what
 * the address says besides the list, so that signing in leads back to it.
 */
export async function openList<Row, Filters extends ListFilters>(
  list: List<Row, Filters>,
  params: ListParams,
  beside: ListPatch = {},
): Promise<OpenList<Row, Filters>> {
  const asked = list.parse(params);
  const { path, name } = list.spec;
  const here = listUrl(path, list.address(asked));
  const actor = await requireActor(
    here.link({
      ...beside,
      [PRINT_PARAM]: params[PRINT_PARAM] === "all" ? "all" : null,
      page: asked.page === 1 ? null : asked.page,
    }),
  );
  const opened = await loadPage(async () => {
    const { state: wanted, startsWith } = await list.open(actor, params);
    // As a file, a sheet of all rows is for who may take them out.
    const isPrinted = params[PRINT_PARAM] === "all" && can(actor, "export:run");
    const state = isPrinted ? { ...wanted, page: 1, before: null, after: null, per: MOST_PRINTED_ROWS } : wanted;
    const [page, options, hidden, setting, views] = await Promise.all([
      list.read(actor, state),
      list.options(actor, state),
      list.hidden(actor, state),
      getListSetting(actor, name),
      listViews(actor, name),
    ]);
    const view = viewParam(params);
    const url = listUrl(path, { ...list.address(wanted, startsWith), [VIEW_PARAM]: view });
    const opened = { list, actor, state, startsWith, setting, url, page, options, hidden, isPrinted };
    return { ...opened, views: openViews(opened, views, view) };
  });
  beginWithView(opened.views, params);
  return opened;
}

/** Leads on to the view that the person starts with, where the address says nothing at all. */
export function beginWithView({ all }: OpenViews, params: ListParams): void {
  const start = all.find(({ isStart }) => isStart);
  if (start && Object.keys(params).length === 0) redirect(start.href);
}
