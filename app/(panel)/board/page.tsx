import type { Metadata } from "next";
import { DataTableToolbar } from "@/components/data-table/data-table-toolbar";
import { listUrl } from "@/components/data-table/list-url";
import { PageHeader } from "@/components/layout/page-header";
import { buttonVariants } from "@/components/ui/button-variants";
import { getCircuitFeed } from "@/lib/domain/circuit-sync/queries";
import { firstWindows } from "@/lib/domain/board/board-windows";
import { boardList } from "@/lib/domain/board/list";
import { readBoard } from "@/lib/domain/board/read-board";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { CircuitsFreshness } from "../circuits/circuits-freshness";
import { listFilters } from "../list-filters";
import type { ListPageProps } from "../open-list";
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
  const url = listUrl(path, boardList.address(state, startsWith));
  const [board, options, hidden, sync] = await loadPage(() =>
    Promise.all([
      readBoard(actor, state, firstWindows(FIRST_CARDS)),
      boardList.options(actor, state),
      boardList.hidden(actor, state),
      getCircuitFeed(actor),
    ]),
  );
  const address = url.link();
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
        />
        <BoardHelp />
        <Board
          key={address}
          initial={board}
          query={address.split("?")[1] ?? ""}
          clearHref={boardList.isFiltered(state) ? url.link(boardList.address(boardList.parse({}), startsWith)) : null}
          mayMove={can(actor, "circuit:move")}
          mayClose={can(actor, "circuit:edit")}
        />
      </div>
    </>
  );
}
