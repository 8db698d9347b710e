import { createView, deleteView, startWithView, updateView } from "@/lib/domain/saved-views/mutations";
import { listViewShares, listViews } from "@/lib/domain/saved-views/queries";
import { signedIn } from "@/lib/domain/testing/people";
import type { UserActor } from "@/lib/platform/actor-types";
import type { Call, Row } from "./call";

let count = 0;

/** A view of the actor's own, or one that somebody else keeps for themselves. */
async function viewOf(region: string, actor: UserActor): Promise<Row> {
  const owner = region === "LAN" ? actor : await signedIn({ role: "planner" });
  const name = `View ${(count += 1)} of the matrix`;
  const { id } = await createView(owner, { list: "circuits", name, query: "", sharedWith: null, isStart: false });
  return { id, mark: name };
}

export const viewCalls = {
  "saved-views/queries#listViews": { make: viewOf, list: (actor) => listViews(actor, "circuits") },
  "saved-views/queries#listViewShares": { plain: (actor) => listViewShares(actor) },
  "saved-views/mutations#createView": {
    plain: (actor) =>
      createView(actor, {
        list: "units",
        name: `View ${(count += 1)} of the matrix`,
        query: "q=oak",
        sharedWith: null,
        isStart: false,
      }),
  },
  "saved-views/mutations#updateView": {
    make: viewOf,
    row: (actor, id) => updateView(actor, { id, rowVersion: 1, query: "q=ash" }),
  },
  "saved-views/mutations#deleteView": { make: viewOf, row: (actor, id) => deleteView(actor, { id }) },
  "saved-views/mutations#startWithView": {
    make: viewOf,
    row: (actor, id) => startWithView(actor, { list: "circuits", id }),
  },
} satisfies Record<string, Call>;
