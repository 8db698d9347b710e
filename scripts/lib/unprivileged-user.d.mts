export type SystemUser = { uid: number; gid: number };
export function unprivilegedUser(options?: {
  uid?: number;
  dataOwner?: SystemUser | null;
  passwd?: () => string;
}): SystemUser | null;
export function ownerOf(path: string): SystemUser | null;
export function isReachableBy(user: SystemUser, path: string): boolean;
