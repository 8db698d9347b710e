import "server-only";
import { ACCOUNT_DOMAIN_TABLE } from "./account-domain-table";
import { API_STATUS_TABLE } from "./api-status-table";
import { EXCLUSION_REASON_TABLE } from "./exclusion-reason-table";
import type { LookupKind, LookupTable } from "./lookup-types";
import { PERMISSION_STATUS_TABLE } from "./permission-status-table";
import { REGION_TABLE } from "./region-table";
import { UNIT_TYPE_TABLE } from "./unit-type-table";

/** Every administrator's table by its kind. */
export const LOOKUP_TABLES: Record<LookupKind, LookupTable> = {
  region: REGION_TABLE,
  unit_type: UNIT_TYPE_TABLE,
  api_status_config: API_STATUS_TABLE,
  permission_status: PERMISSION_STATUS_TABLE,
  account_domain: ACCOUNT_DOMAIN_TABLE,
  exclusion_reason: EXCLUSION_REASON_TABLE,
};
