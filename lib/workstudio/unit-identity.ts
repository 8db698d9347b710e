import "server-only";
import { hash } from "node:crypto";
import type { CellReader } from "./cell-reader";
import { normaliseGuid } from "./guid";

/**
 * A unit's identity as a UUID in lower case. One that is no GUID keeps its unit: it stands for itself by its MD5, the
 * same in every answer, and is told. Null, with the row rejected, where there is none.
 */
export function identityOf(reader: CellReader): string | null {
  const sent = reader.text("SSUNITS_OBJECTID", "identity", { maxLength: 100, tooLong: "reject" });
  if (sent === null) {
    if (!reader.problems.some(({ severity }) => severity === "rejected"))
      reader.reject("missing_value", "identity", "SSUNITS_OBJECTID is missing, so the unit is not used.");
    return null;
  }
  const guid = normaliseGuid(sent);
  if (guid !== null) return guid.slice(1, -1).toLowerCase();
  reader.warn("bad_cell", "identity", `SSUNITS_OBJECTID "${sent.slice(0, 40)}" is not a GUID; the unit is kept by it.`);
  const digest = hash("md5", sent);
  return [8, 12, 16, 20, 32].map((end, part) => digest.slice([0, 8, 12, 16, 20][part], end)).join("-");
}
