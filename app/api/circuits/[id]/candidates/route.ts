import { mergeCandidatesSchema } from "@/lib/domain/circuits/by-hand-schema";
import { listMergeCandidates } from "@/lib/domain/circuits/merge-circuits";
import { defineRoute } from "@/lib/platform/define-route";

/** Circuits that may be the same as this one, for whoever merges them. */
export const GET = defineRoute((actor, request, { id }) =>
  listMergeCandidates(actor, mergeCandidatesSchema.parse({ id, q: request.nextUrl.searchParams.get("q") ?? "" })),
);
