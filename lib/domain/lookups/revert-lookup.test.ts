import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { withPermissions } from "../testing/users";
import { findLookup } from "./queries";
import type { LookupValues } from "./lookup-types";
import { createLookup, setLookupActive, updateLookup } from "./mutations";
import { previewLookupRevert, revertLookup } from "./revert-lookup";

const kind = "region";
let admin: UserActor;
let colleague: UserActor;
let id: number;
let code: string;
let count = 0;

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  colleague = await signedIn({ role: "admin", name: "Otis Vale" });
});
beforeEach(async () => {
  code = `RV${(count += 1)}`;
  ({ id } = await createLookup(admin, { kind, values: { name: `Old Mill ${count}`, code, aliases: "" } }));
});

const row = async () => findLookup(admin, kind, id);
const acts = () =>
  db().activityLog.findMany({ where: { subjectType: kind, subjectId: BigInt(id) }, orderBy: { id: "asc" } });
const lastAct = async () => Number((await acts()).at(-1)?.id);

async function edit(actor: UserActor, changes: LookupValues): Promise<number> {
  const base = (await row())?.values ?? {};
  await updateLookup(actor, { kind, id, values: { ...base, ...changes }, base });
  return lastAct();
}
async function revert(actor: UserActor, act: number) {
  const { digest } = await previewLookupRevert(actor, kind, act);
  return revertLookup(actor, { kind, id: act, digest, reason: null });
}
async function changesNothing(attempt: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = [await row(), await acts()];
  await expect(attempt()).rejects.toMatchObject(refusal);
  expect([await row(), await acts()]).toEqual(before);
}

describe("reverting a change of a value", () => {
  it("puts it back, with a link to what it reverts", async () => {
    const act = await edit(admin, { name: `New Mill ${count}` });
    await revert(colleague, act);
    expect((await row())?.values).toMatchObject({ name: `Old Mill ${count}`, aliases: "" });
    expect((await acts()).at(-1)).toMatchObject({
      action: "region.revert",
      revertsId: BigInt(act),
      userId: colleague.userId,
      subjectLabel: `Old Mill ${count}`,
      changes: { name: { before: `New Mill ${count}`, after: `Old Mill ${count}` } },
    });
  });

  it("of a used region's name keeps the word it had meanwhile, so that no sync loses its circuits", async () => {
    await storedCircuit({ region: code });
    await revert(admin, await edit(admin, { name: `New Mill ${count}` }));
    expect((await row())?.values).toMatchObject({ name: `Old Mill ${count}`, aliases: `New Mill ${count}` });
  });

  it("turns it on again", async () => {
    await setLookupActive(admin, { kind, id, rowVersion: (await row())?.rowVersion ?? 0, isActive: false });
    await revert(colleague, await lastAct());
    expect(await row()).toMatchObject({ isActive: true });
  });

  it("is refused while a later change is in the way, and where another one has the value by now", async () => {
    const act = await edit(admin, { name: `New Mill ${count}` });
    await edit(colleague, { name: `Third Mill ${count}` });
    await changesNothing(() => previewLookupRevert(admin, kind, act), {
      code: "CONFLICT",
      message: expect.stringContaining("Otis Vale changed name just now") as string,
    });
    const last = await lastAct();
    await createLookup(admin, { kind, values: { name: `New Mill ${count}`, code: `${code}X`, aliases: "" } });
    await changesNothing(() => previewLookupRevert(admin, kind, last), { code: "INVALID" });
  });

  it("is not for who may not edit the table, and out of scope is as if it were not there", async () => {
    const act = await edit(admin, { name: `New Mill ${count}` });
    const supervisor = await signedIn({ role: "supervisor", regions: [code] });
    await changesNothing(() => previewLookupRevert(supervisor, kind, act), { code: "FORBIDDEN" });
    await changesNothing(() => revertLookup(supervisor, { kind, id: act, digest: "", reason: null }), {
      code: "FORBIDDEN",
    });
    const elsewhere = await withPermissions(["region:edit"], ["NOR"]);
    const toldOf = (one: number) => previewLookupRevert(elsewhere, kind, one).catch((error: unknown) => error);
    expect(await toldOf(act)).toEqual(await toldOf(987_654_321));
  });

  it("is not for the act that made it: that is deleted, not reverted", async () => {
    await changesNothing(async () => previewLookupRevert(admin, kind, await lastAct()), { code: "INVALID" });
  });
});
