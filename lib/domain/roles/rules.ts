export type PermissionChange = { added: string[]; removed: string[] };

/** What a role gains and loses. */
export function permissionChange(before: readonly string[], after: readonly string[]): PermissionChange {
  return {
    added: after.filter((name) => !before.includes(name)),
    removed: before.filter((name) => !after.includes(name)),
  };
}

/** A role's technical name from what people call it, as `quality-control`; unlike the names that are taken. */
export function roleName(displayName: string, taken: readonly string[]): string {
  const plain =
    displayName
      .normalize("NFKD")
      .replace(/\p{M}+/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") || "role";
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? plain : `${plain}-${number}`;
    if (!taken.includes(name)) return name;
  }
}
