import type { UserActor } from "@/lib/platform/actor-types";
import type { ErrorCode } from "@/lib/platform/errors";

/** A row to act on; `mark` is a text that a list shows only when it shows this row. */
export type Row = { id: number; mark: string };

/**
 * Makes a row that belongs to a region; for the own account `LAN` means the actor's own, any other region
 * somebody else's.
 */
type MakeRow = (region: string, actor: UserActor) => Promise<Row>;

/**
 * Refusals that an allowed call may end with, because what it needs besides permission (a code, a running sync) is
 * not there.
 */
type Ends = { ends?: ErrorCode[] };

/** How the generated tests call an operation: for one row by id, for a list in which rows show, or without rows. */
export type Call =
  | ({ make: MakeRow; row: (actor: UserActor, id: number) => Promise<unknown> } & Ends)
  | ({ make: MakeRow; list: (actor: UserActor, own: Row, other: Row) => Promise<unknown> } & Ends)
  | ({ plain: (actor: UserActor) => Promise<unknown> } & Ends);
