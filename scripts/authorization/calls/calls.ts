import type { OperationName } from "../matrix";
import { accountCalls } from "./account-calls";
import { bulkCalls } from "./bulk-calls";
import { boardCalls } from "./board-calls";
import { byHandCalls } from "./by-hand-calls";
import type { Call } from "./call";
import { circuitCalls } from "./circuit-calls";
import { correctionCalls } from "./correction-calls";
import { exclusionCalls } from "./exclusion-calls";
import { exchangeCalls } from "./exchange-calls";
import { lookupCalls } from "./lookup-calls";
import { peopleCalls } from "./people-calls";
import { permissionCalls } from "./permission-calls";
import { plannerCalls } from "./planner-calls";
import { syncCalls } from "./sync-calls";
import { unitCalls } from "./unit-calls";
import { viewCalls } from "./view-calls";

/** How the generated tests call each operation of the matrix; one that is missing is an error of types. */
export const CALLS: Record<OperationName, Call> = {
  ...boardCalls,
  ...circuitCalls,
  ...bulkCalls,
  ...byHandCalls,
  ...correctionCalls,
  ...exclusionCalls,
  ...syncCalls,
  ...unitCalls,
  ...peopleCalls,
  ...plannerCalls,
  ...exchangeCalls,
  ...lookupCalls,
  ...accountCalls,
  ...viewCalls,
  ...permissionCalls,
};
