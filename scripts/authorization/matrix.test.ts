import { describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { toFailure } from "@/lib/platform/error-response";
import { PERMISSIONS } from "@/lib/platform/permissions";
import { signedIn } from "@/lib/domain/testing/people";
import { unproved, withPermissions } from "@/lib/domain/testing/users";
import { type Answer, type Operation, ROLES, type Role } from "./answers";
import { OPERATIONS, type OperationName } from "./matrix";
import type { Call, Row } from "./calls/call";
import { CALLS } from "./calls/calls";

const [OWN, OTHER, MISSING] = ["LAN", "CEN", 987_654_321];
const operations = (Object.entries(OPERATIONS) as [OperationName, Operation][]).map(([name, operation]) => ({
  name,
  operation,
  call: CALLS[name],
}));

const people: Record<Role, () => Promise<UserActor>> = {
  admin: () => signedIn({ role: "admin", regions: [OWN] }),
  supervisor: () => signedIn({ role: "supervisor", regions: [OWN] }),
  planner: () => signedIn({ role: "planner", regions: [OWN] }),
  regional: () =>
    withPermissions(
      PERMISSIONS.filter((name) => name !== "circuit:viewAll"),
      [OWN],
    ),
  nobody: () => withPermissions([], [OWN]),
};

/** What came of a call, as the person would be told: everything that could tell one refusal from another is in it. */
async function outcomeOf(work: Promise<unknown>): Promise<{ code: string; told: string }> {
  try {
    const data = await work;
    return {
      code: "OK",
      told: JSON.stringify(data, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    };
  } catch (error) {
    const failure = toFailure(error, "request");
    if (failure.code === "INTERNAL") throw error;
    return { code: failure.code, told: JSON.stringify(failure) };
  }
}

function expectAllowed({ code, told }: { code: string; told: string }, call: Call): void {
  expect(["OK", ...(call.ends ?? [])], told).toContain(code);
}

/** A list is asked for with both rows in the database, anything else with the row's id. */
async function check(actor: UserActor, answer: Answer, call: Call): Promise<void> {
  if ("plain" in call) {
    const outcome = await outcomeOf(call.plain(actor));
    if (answer === "no") expect(outcome.code).toBe("FORBIDDEN");
    else expectAllowed(outcome, call);
    return;
  }
  const [own, other] = [await call.make(OWN, actor), await call.make(OTHER, actor)];
  if ("list" in call) return checkList(await outcomeOf(call.list(actor, own, other)), answer, own, other);
  const [toOwn, toOther, toMissing] = [
    await outcomeOf(call.row(actor, own.id)),
    await outcomeOf(call.row(actor, other.id)),
    await outcomeOf(call.row(actor, MISSING)),
  ];
  if (answer === "no") {
    expect([toOwn.code, toOther.code, toMissing.code]).toEqual(["FORBIDDEN", "FORBIDDEN", "FORBIDDEN"]);
    expect(new Set([toOwn.told, toOther.told, toMissing.told]).size).toBe(1);
    return;
  }
  expectAllowed(toOwn, call);
  expect(toMissing.code).toBe("NOT_FOUND");
  if (answer === "all") expectAllowed(toOther, call);
  // Byte for byte: what exists elsewhere must not be told from what does not exist (security D4).
  else expect(toOther).toEqual(toMissing);
}

function checkList({ code, told }: { code: string; told: string }, answer: Answer, own: Row, other: Row): void {
  expect(code).toBe(answer === "no" ? "FORBIDDEN" : "OK");
  expect({ own: told.includes(own.mark), other: told.includes(other.mark) }).toEqual({
    own: answer === "all" || answer === "own",
    other: answer === "all",
  });
}

const guarded = operations.filter(({ operation }) => operation.permissions.length > 0);

describe("D3 each role, for a row of the own region, of another region and for none", () => {
  const cases = operations.flatMap(({ name, operation, call }) =>
    ROLES.map((role) => ({ name, role, answer: operation.answers[role], call })),
  );
  it.each(cases)("given $role, $name answers “$answer”", async ({ role, answer, call }) => {
    await check(await people[role](), answer, call);
  });
});

describe("D3 the permission that an operation names is the one it needs", () => {
  const needs = guarded.flatMap(({ name, operation, call }) =>
    operation.permissions.map((permission) => ({
      name,
      permission,
      without: [permission, ...(operation.otherDoors ?? [])],
      call,
    })),
  );
  it.each(needs)("$name is refused to whoever may do everything but $permission", async ({ without, call }) => {
    await check(
      await withPermissions(
        PERMISSIONS.filter((name) => !without.includes(name)),
        [OWN],
      ),
      "no",
      call,
    );
  });
});

describe("C8 a proof older than ten minutes", () => {
  it.each(operations.filter(({ operation }) => operation.needsRecentProof))(
    "does not do for $name",
    async ({ call }) => {
      const actor = unproved(await people.admin());
      const [own, other] = "make" in call ? [await call.make(OWN, actor), await call.make(OTHER, actor)] : [];
      const work =
        "plain" in call
          ? call.plain(actor)
          : own && "row" in call
            ? call.row(actor, own.id)
            : own && other && "list" in call
              ? call.list(actor, own, other)
              : null;
      expect((await outcomeOf(work ?? Promise.resolve())).code).toBe("MFA_REQUIRED");
    },
  );

  it.each(guarded.filter(({ operation }) => !operation.needsRecentProof))(
    "is enough for $name",
    async ({ operation, call }) => {
      await check(unproved(await people.admin()), operation.answers.admin, call);
    },
  );
});

describe("The matrix", () => {
  it("H1 records a refused act, once an hour however often it is tried, and changes nothing by it", async () => {
    const nobody = await people.nobody();
    await check(nobody, "no", CALLS["exclusions/mutations#excludeCircuit"]);
    expect(await db().activityLog.count({ where: { action: "permission.refused", userId: nobody.userId } })).toBe(1);
    expect(await db().circuit.count({ where: { excludedBy: nobody.userId } })).toBe(0);
  });

  it("knows every permission, or says that nothing uses it yet", () => {
    const used = new Set<string>(operations.flatMap(({ operation }) => operation.permissions));
    const unused = PERMISSIONS.filter((name) => !used.has(name));
    expect(unused).toEqual(["circuit:viewAll"]);
  });
});
