import { exportPermissionGroups, permissionList } from "@/lib/domain/permission-work/list";
import { defineDownload } from "@/lib/platform/define-route";
import { exportInput } from "@/lib/platform/list/export-input";

/** The stations that wait for a permission as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = defineDownload((actor, request) =>
  exportPermissionGroups(actor, ...exportInput(permissionList, request)),
);
