import { tellMetrics } from "@/lib/domain/metrics/tell-metrics";

/** Numbers for a monitor that shows METRICS_TOKEN (security H6, docs/operations.md). */
export const GET = (request: Request): Promise<Response> => tellMetrics(request.headers);
