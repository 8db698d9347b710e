import { z } from "zod";
import { searchText } from "@/lib/platform/input/list-parameters";

/** What somebody types into the command palette; anything malformed is nothing typed. */
export const searchSchema = z.object({ q: searchText(100) });
