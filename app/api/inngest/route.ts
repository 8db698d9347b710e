import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/registry";

// Only these three: PATCH, OPTIONS and DELETE must not be exported (security E10).
export const { GET, POST, PUT } = serve({ client: inngest, functions });
export const maxDuration = 7200;
