import { CONTRACTORS } from "./planners";

/** The utility's own domain: its foresters take circuits while they check them. */
export const UTILITY_DOMAIN = "KEYVALLEY";

/** Who takes circuits at the utility; circuits store their place in this list, from 1. */
export const UTILITY_FORESTERS = [`${UTILITY_DOMAIN}\\lmerriweather`, `${UTILITY_DOMAIN}\\cashdown`] as const;

/** Whose accounts the world's login domains hold; an installation names them so. */
export const ACCOUNT_DOMAINS: readonly { domain: string; kind: "contractor" | "utility" }[] = [
  ...CONTRACTORS.map(({ domain }) => ({ domain, kind: "contractor" as const })),
  { domain: UTILITY_DOMAIN, kind: "utility" },
];
