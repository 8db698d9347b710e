import { PLANNERS, type Planner } from "./planners";
import { REGION_NAMES } from "./regions";

/** Somebody who can sign in to the simulated WorkStudio. Names and passwords are invented and open nothing else. */
export type Account = {
  /** `DOMAIN\user` */
  username: string;
  password: string;
  fullName: string;
  email: string;
  /** What the account's resource groups let it see; "all" also shows rows of regions that nobody knows. */
  regions: "all" | readonly string[];
  enabled: boolean;
};

/** The view of all vegetation assessments, filtered by job status. */
export const CIRCUITS_VIEW_GUID = "{6B1F0C52-3D7E-4A19-9C04-5E2A7B90D1F3}";

/** The view of planned units, filtered by work order. */
export const PLANNED_UNITS_VIEW_GUID = "{C2D94E87-81A6-4F35-B0E9-17F6A4C3528D}";

/** Where the protocols are answered, under the server's origin. */
export const DEFAULT_BASE_PATH = "/DDOProtocol";

/** The account of the nightly sync: it sees every region. */
export const SERVICE_ACCOUNT: Account = {
  username: "KEYVALLEY\\svc-tracker",
  password: "simulated-service-7Qm2",
  fullName: "Tracker Service",
  email: "svc-tracker@keyvalley.example",
  regions: "all",
  enabled: true,
};

/** A utility supervisor who sees two regions. */
export const SUPERVISOR_ACCOUNT: Account = {
  username: "KEYVALLEY\\lmerriweather",
  password: "simulated-supervisor-4Tz9",
  fullName: "Lenora Merriweather",
  email: "lmerriweather@keyvalley.example",
  regions: ["Lancaster", "Harrisburg"],
  enabled: true,
};

/** An account that signs in and sees nothing. */
export const NO_REGION_ACCOUNT: Account = {
  username: "KEYVALLEY\\pnewcomer",
  password: "simulated-newcomer-1Rb6",
  fullName: "Piers Newcomer",
  email: "pnewcomer@keyvalley.example",
  regions: [],
  enabled: true,
};

/** An account that was switched off: its right password is refused. */
export const DISABLED_ACCOUNT: Account = {
  username: "KEYVALLEY\\gformer",
  password: "simulated-former-8Hd3",
  fullName: "Gwendolyn Former",
  email: "gformer@keyvalley.example",
  regions: REGION_NAMES,
  enabled: false,
};

function accountOf(planner: Planner): Account {
  const user = planner.username.slice(planner.username.indexOf("\\") + 1);
  return {
    username: planner.username,
    password: `simulated-${user}`,
    fullName: planner.fullName,
    email: planner.email,
    regions: planner.regions,
    enabled: true,
  };
}

/** One account per planner; each sees the regions that planner works in. The password is `simulated-<user>`. */
export const PLANNER_ACCOUNTS: readonly Account[] = PLANNERS.map(accountOf);

/** Everybody the simulated WorkStudio knows. */
export const ACCOUNTS: readonly Account[] = [
  SERVICE_ACCOUNT,
  SUPERVISOR_ACCOUNT,
  NO_REGION_ACCOUNT,
  DISABLED_ACCOUNT,
  ...PLANNER_ACCOUNTS,
];

/** An account by name; WorkStudio does not care about case. */
export function findAccount(username: string): Account | undefined {
  const wanted = username.trim().toLowerCase();
  return ACCOUNTS.find((account) => account.username.toLowerCase() === wanted);
}
