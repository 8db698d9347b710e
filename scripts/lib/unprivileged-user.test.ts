import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isReachableBy, unprivilegedUser } from "./unprivileged-user.mjs";

const passwd =
  (...lines: string[]) =>
  () =>
    ["root:x:0:0:root:/root:/bin/bash", ...lines].join("\n");
const POSTGRES = "postgres:x:101:104::/var/lib/postgresql:/bin/bash";
const NOBODY = "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin";

describe("unprivilegedUser", () => {
  it("is nobody else for an ordinary user", () => {
    expect(unprivilegedUser({ uid: 1000, passwd: passwd(POSTGRES) })).toBeNull();
  });

  it.each([
    ["postgres where there is one", [NOBODY, POSTGRES], { uid: 101, gid: 104 }],
    ["else nobody", [NOBODY], { uid: 65534, gid: 65534 }],
  ])("for root it is %s", (_, lines, user) => {
    expect(unprivilegedUser({ uid: 0, passwd: passwd(...lines) })).toEqual(user);
  });

  it("is the owner of data that are there already", () => {
    expect(unprivilegedUser({ uid: 0, dataOwner: { uid: 1000, gid: 1000 }, passwd: passwd(POSTGRES) })).toEqual({
      uid: 1000,
      gid: 1000,
    });
    expect(unprivilegedUser({ uid: 0, dataOwner: { uid: 0, gid: 0 }, passwd: passwd(POSTGRES) })).toEqual({
      uid: 101,
      gid: 104,
    });
  });

  it("says what to do where there is neither", () => {
    expect(() => unprivilegedUser({ uid: 0, passwd: passwd() })).toThrow(
      "Run npm start as an ordinary user, or set DATABASE_URL.",
    );
  });
});

describe("isReachableBy", () => {
  const stranger = { uid: 4_000_000, gid: 4_000_000 };
  const me = { uid: userInfo().uid, gid: userInfo().gid };
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ws-tracker-reach-"));
    mkdirSync(join(folder, "inner"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("asks every folder on the way, with the bits that hold for that user", () => {
    chmodSync(folder, 0o700);
    expect(isReachableBy(stranger, join(folder, "inner"))).toBe(false);
    expect(isReachableBy(me, join(folder, "inner"))).toBe(true);
    chmodSync(folder, 0o711);
    expect(isReachableBy(stranger, join(folder, "inner"))).toBe(true);
  });
});
