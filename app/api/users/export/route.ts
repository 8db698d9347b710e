import { userList, exportUsers } from "@/lib/domain/users/list";
import { listDownload } from "../../list-download";

/** The people as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = listDownload(userList, exportUsers);
