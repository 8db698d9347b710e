import type { Metadata } from "next";
import { DataTableToolbar } from "@/components/data-table/data-table-toolbar";
import { listUrl } from "@/components/data-table/list-url";
import { PageHeader } from "@/components/layout/page-header";
import { buttonVariants } from "@/components/ui/button-variants";
import { getCircuitFeed } from "@/lib/domain/circuit-sync/queries";
import { firstWindows } from "@/lib/domain/board/board-windows";
import { boardList } from "@/lib/domain/board/list";
import { readBoard } from "@/lib/domain/board/read-board";
import { listViews } from "@/lib/domain/saved-views/queries";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { CircuitsFreshness } from "../circuits/circuits-freshness";
import { listFilters } from "../list-filters";
import { type ListPageProps, beginWithView } from "../open-list";
import { VIEW_PARAM, openViews, viewIdOf, viewParam } from "../open-views";
import { ViewActs } from "../view-acts";
import { LostOfView, ViewMenu } from "../view-menu";
import { Board } from "./board";
import { BoardHelp } from "./board-help";
import "./board.css";

export const metadata: Metadata = { title: "Board" };

/** As many cards of each column as a tall screen shows; the rest comes as one scrolls. */
const FIRST_CARDS = 15;

export default async function BoardPage({ searchParams }: ListPageProps) {
  const params = await searchParams;
  const { path, search, filters } = boardList.spec;
  const actor = await requireActor(listUrl(path, boardList.address(boardList.parse(params))).link());
  const { state, startsWith } = await loadPage(() => boardList.open(actor, params));
  const said = viewParam(params);
  const address = boardList.address(state, startsWith);
  const [board, options, hidden, sync, kept] = await loadPage(() =>
    Promise.all([
      readBoard(actor, state, firstWindows(FIRST_CARDS)),
      boardList.options(actor, state),
      boardList.hidden(actor, state),
      getCircuitFeed(actor),
      listViews(actor, boardList.spec.name, viewIdOf(said)),
    ]),
  );
  const opened = { list: boardList, state, startsWith, options, setting: { columns: [], density: null } };
  const views = openViews(opened, kept, said, "board");
  beginWithView(views, params);
  const url = listUrl(path, { ...address, [VIEW_PARAM]: views.param });
  // Which view it is changes none of its cards.
  const shown = listUrl(path, address).link();
  return (
    <>
      <PageHeader
        title="Board"
        description={<CircuitsFreshness sync={sync} now={new Date()} />}
        actions={hidden.map(({ filter, count, words, shown }) => (
          <a
            key={filter}
            href={url.link({ [filter]: shown })}
            className={buttonVariants({ variant: "outline", size: "sm" })}
          >
            {`Show ${count.toLocaleString("en-US")} ${words}`}
          </a>
        ))}
      />
      <div data-slot="list-screen">
        <DataTableToolbar
          url={url}
          search={search && { name: "q", value: state.q, label: search.label, placeholder: search.placeholder }}
          filters={listFilters(filters, { state, options, startsWith })}
        >
          <ViewMenu views={views} list={boardList.spec.name} />
        </DataTableToolbar>
        <LostOfView views={views} />
        <BoardHelp />
        <Board
          key={shown}
          initial={board}
          query={shown.split("?")[1] ?? ""}
          clearHref={boardList.isFiltered(state) ? url.link(boardList.address(boardList.parse({}), startsWith)) : null}
          mayMove={can(actor, "circuit:move")}
          mayClose={can(actor, "circuit:edit")}
        />
        <ViewActs path={path} />
      </div>
    </>
  );
}
