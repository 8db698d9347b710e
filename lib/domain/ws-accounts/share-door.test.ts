import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { sharedDoor } from "./share-door";

let count = 0;
const newOrigin = () => `https://ws-${(count += 1)}.example`;
const limits = { maxCallsInARow: 5, pauseMs: 60_000 };
const outage = { failuresInARow: 3, openMs: 60_000 };
const isLetIn = (origin: string) =>
  sharedDoor(origin)
    .enter(limits, AbortSignal.timeout(150))
    .then(
      () => true,
      () => false,
    );
const later = (origin: string, column: "last_activity_at" | "left_alone_until" | "closed_until", seconds: number) =>
  db().$executeRaw(
    Prisma.sql`
      UPDATE workstudio_servers
      SET ${Prisma.raw(column)} = ${Prisma.raw(column)} - make_interval(secs => ${seconds}::float8)
      WHERE origin = ${origin}`,
  );

describe("the shared door", () => {
  it("lets so many callers through in all, then pauses for everyone", async () => {
    const origin = newOrigin();
    const letIn = await Promise.all(Array.from({ length: 12 }, () => isLetIn(origin)));
    expect(letIn.filter(Boolean)).toHaveLength(5);
    await later(origin, "last_activity_at", 60);
    expect(await isLetIn(origin)).toBe(true);
  });

  it("counts a pause from the end of the last call", async () => {
    const origin = newOrigin();
    for (let call = 0; call < 5; call += 1) expect(await isLetIn(origin)).toBe(true);
    await later(origin, "last_activity_at", 60);
    await sharedDoor(origin).leave();
    expect(await isLetIn(origin)).toBe(false);
  });

  it("keeps everyone out while WorkStudio asks for it", async () => {
    const origin = newOrigin();
    expect(await isLetIn(origin)).toBe(true);
    await sharedDoor(origin).closeFor(60_000);
    await sharedDoor(origin).closeFor(1_000);
    expect(await isLetIn(origin)).toBe(false);
    await later(origin, "closed_until", 61);
    expect(await isLetIn(origin)).toBe(true);
  });

  it("tells everyone that the server is down, sends one probe of all, and opens with its success", async () => {
    const origin = newOrigin();
    const [one, other] = [sharedDoor(origin), sharedDoor(origin)];
    expect([await one.failed(outage), await other.failed(outage), await one.failed(outage)]).toEqual([
      false,
      false,
      true,
    ]);
    await expect(other.admit(outage)).rejects.toThrow(/failed 3 times in a row and is left alone for 60 s/);
    await later(origin, "left_alone_until", 61);
    const probes = await Promise.allSettled(Array.from({ length: 8 }, () => sharedDoor(origin).admit(outage)));
    expect(probes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await one.succeeded();
    await expect(other.admit(outage)).resolves.toBeUndefined();
  });

  it("makes two processes pause as one", { timeout: 60_000 }, async () => {
    const origin = newOrigin();
    const knock = () =>
      promisify(execFile)(process.execPath, [
        ...["--conditions=react-server", "--import", "tsx", "lib/domain/testing/knock-at-door.ts"],
        ...["--origin", origin, "--times", "8"],
      ]);
    const answers = await Promise.all([knock(), knock()]);
    const letIn = answers.flatMap(({ stdout }) => JSON.parse(stdout) as number[]).toSorted((a, b) => a - b);
    expect(letIn).toHaveLength(16);
    // However the two took turns: of six that follow each other, the first and the last are a pause apart.
    const shortest = Math.min(...letIn.slice(5).map((at, index) => at - (letIn[index] ?? 0)));
    expect(shortest).toBeGreaterThanOrEqual(350);
  });
});

describe("an outage guard in memory", () => {
  it("is not what the product uses: its client's door is the shared one", async () => {
    const { workStudio } = await import("./connect-workstudio");
    vi.stubEnv("WORKSTUDIO_OUTAGE_PAUSE_MS", "60000");
    await workStudio()
      .userDetails("CORP\\nobody")
      .catch(() => null);
    const rows = await db().$queryRaw<unknown[]>`SELECT FROM workstudio_servers WHERE origin = 'http://127.0.0.1:1'`;
    expect(rows).toHaveLength(1);
  });
});
