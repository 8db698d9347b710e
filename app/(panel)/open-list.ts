import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { type ListPatch, type ListUrl, listUrl } from "@/components/data-table/list-url";
import { type ListSetting, getListSetting } from "@/lib/domain/list-settings/queries";
import { listViews } from "@/lib/domain/saved-views/queries";
import { requireActor } from "@/lib/platform/actor";
import type { UserActor } from "@/lib/platform/actor-types";
import { AppError } from "@/lib/platform/errors";
import type { HiddenRows, List } from "@/lib/platform/list/define-list";
import type { FilterOption, ListFilters } from "@/lib/platform/list/list-filter";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { type OpenViews, VIEW_PARAM, openViews, viewIdOf, viewParam } from "./open-views";

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
  /** Why they are not, where that was asked for. */
  notPrinted: string | null;
};

/**
 * Loads a list for its page: session, state out of the address, one page of rows, choices of filters, what the person
 * keeps. `beside` is what the address says besides the list, so that signing in leads back to it.
 */
export async function openList<Row, Filters extends ListFilters>(
  list: List<Row, Filters>,
  params: ListParams,
  beside: ListPatch = {},
): Promise<OpenList<Row, Filters>> {
  const asked = list.parse(params);
  const said = viewParam(params);
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
    const { sheet, refusal: notPrinted } = await drawSheet(list, actor, wanted, params);
    const state = sheet?.state ?? wanted;
    const [page, options, hidden, setting, kept] = await Promise.all([
      sheet?.page ?? list.read(actor, state),
      list.options(actor, state),
      list.hidden(actor, state),
      getListSetting(actor, name),
      listViews(actor, name, viewIdOf(said)),
    ]);
    const opened = { list, actor, state, startsWith, setting, page, options, hidden, notPrinted };
    const views = openViews(opened, kept, said);
    const url = listUrl(path, { ...list.address(wanted, startsWith), [VIEW_PARAM]: views.param });
    return { ...opened, url, views, isPrinted: sheet !== null };
  });
  beginWithView(opened.views, params);
  return opened;
}

type Sheet<Row, Filters extends ListFilters> = { state: ListState<Filters>; page: ListPage<Row> };

/**
 * All rows on one page, where the address asks for that: for whoever may take them out as a file, counted and told in
 * the log as one, and where no other site made the browser ask (security E1). Once the limit is used up the list is as
 * always, and says why.
 */
async function drawSheet<Row, Filters extends ListFilters>(
  list: List<Row, Filters>,
  actor: UserActor,
  wanted: ListState<Filters>,
  params: ListParams,
): Promise<{ sheet: Sheet<Row, Filters> | null; refusal: string | null }> {
  const isAsked = params[PRINT_PARAM] === "all" && can(actor, "export:run");
  if (!isAsked || (await headers()).get("sec-fetch-site") === "cross-site") return { sheet: null, refusal: null };
  const state = { ...wanted, page: 1, before: null, after: null, per: MOST_PRINTED_ROWS };
  try {
    return { sheet: { state, page: await list.print(actor, state) }, refusal: null };
  } catch (error) {
    if (error instanceof AppError && error.code === "RATE_LIMITED") return { sheet: null, refusal: error.message };
    throw error;
  }
}

/** Leads on to the view that the person starts with, where the address says nothing at all. */
export function beginWithView({ all }: OpenViews, params: ListParams): void {
  const start = all.find(({ isStart }) => isStart);
  if (start && Object.keys(params).length === 0) redirect(start.href);
}
