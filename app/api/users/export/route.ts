import { userList, exportUsers } from "@/lib/domain/users/list";
import { defineDownload } from "@/lib/platform/define-route";
import { exportInput } from "@/lib/platform/list/export-input";

/** The people as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = defineDownload((actor, request) => exportUsers(actor, ...exportInput(userList, request)));
