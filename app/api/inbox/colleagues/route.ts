import { listColleagues } from "@/lib/domain/inbox/hand-on";
import { colleaguesSchema } from "@/lib/domain/inbox/schema";
import { defineRoute, requestQuery } from "@/lib/platform/define-route";

/** Colleagues who could settle what waits about a circuit; asked for when somebody hands it on. */
export const GET = defineRoute((actor, request) =>
  listColleagues(actor, colleaguesSchema.parse(requestQuery(request)).circuit),
);
