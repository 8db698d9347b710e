import { Inngest } from "inngest";
import { logger } from "@/lib/platform/logger";

/** The product's one Inngest client; which engine runs the functions is the environment's matter (docs/decisions). */
export const inngest = new Inngest({ id: "ws-tracker", logger });
