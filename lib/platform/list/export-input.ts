import "server-only";
import type { NextRequest } from "next/server";
import { z } from "zod";
import { requestQuery } from "../define-route";
import type { List } from "./define-list";
import { EXPORT_FORMATS, type ExportFormat } from "./export-formats";
import type { ListFilters } from "./list-filter";
import type { ListState } from "./list-spec";

const formatSchema = z.enum(EXPORT_FORMATS).catch("csv");

/**
 * What a download's address asks of a list: its state, exactly as the screen's address says it, and the kind of file.
 */
export function exportInput<Row, Filters extends ListFilters>(
  list: Pick<List<Row, Filters>, "parse">,
  request: NextRequest,
): [state: ListState<Filters>, format: ExportFormat] {
  const params = requestQuery(request);
  return [list.parse(params), formatSchema.parse(params["format"])];
}
