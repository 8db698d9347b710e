import { exportPermissionGroups, permissionList } from "@/lib/domain/permission-work/list";
import { listDownload } from "../../list-download";

/** The stations that wait for a permission as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = listDownload(permissionList, exportPermissionGroups);
