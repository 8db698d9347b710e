import { beforeAll, beforeEach, expect } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { decideCorrections } from "../corrections/decide-corrections";
import { correctionList, listCorrections } from "../corrections/list";
import { previewDecision } from "../corrections/preview-decision";
import { type Decision, decisionSchema } from "../corrections/schema";
import type { CorrectionTarget } from "../corrections/target-sql";
import { correctedTitle, theirsNow } from "./corrections";
import { signedIn } from "./people";

export let supervisor: UserActor;
export let colleague: UserActor;
export let planner: UserActor;
export let id: number;
export let mark: string;
let round = 0;

/** A drifted correction of a title, before each test, and the people around it. */
export function startFromDriftedTitle(): void {
  beforeAll(async () => {
    supervisor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
    colleague = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN", "LEH"] });
    planner = await signedIn({ role: "planner", name: "Mara Hartwell", regions: ["LAN"] });
  });
  beforeEach(async () => {
    mark = `DECIDE${(round += 1)}X`;
    id = await correctedTitle(supervisor, `${mark} THEIRS`, `${mark} OURS`);
    await theirsNow(id, { title: `${mark} LATER` });
  });
}

export const keep: Decision = { kind: "keep", protection: "none" };
export const theirs: Decision = { kind: "theirs" };
export const correct = (value: unknown, field = "title"): Decision =>
  decisionSchema.parse({ kind: "correct", field, value, protection: "none" });

export const matching = (address: Record<string, unknown> = {}): CorrectionTarget => {
  const { q, filters } = correctionList.parse({ q: mark, ...address });
  return { kind: "matching", q, filters };
};
export const row = async (actor: UserActor = supervisor) =>
  (await listCorrections(actor, correctionList.parse({ q: mark }))).rows[0];
/** As the dialog does it: what was previewed a moment ago is done. */
export const decide = async (decision: Decision, target = matching(), actor = supervisor) =>
  decideCorrections(actor, {
    target,
    decision,
    reason: "as the map says",
    guard: (await previewDecision(actor, { target })).guard,
  });
export const stored = () => db().circuit.findUniqueOrThrow({ where: { id } });
export const history = () =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: BigInt(id) }, orderBy: { id: "asc" } });
export const newest = async () => (await history()).at(-1);

export async function changesNothing(attempt: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = [await stored(), await history()];
  await expect(attempt()).rejects.toMatchObject(refusal);
  expect([await stored(), await history()]).toEqual(before);
}
