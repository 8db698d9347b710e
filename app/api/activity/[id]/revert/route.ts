import { previewCircuitRevert } from "@/lib/domain/circuits/revert-circuit";
import { isLookupKind } from "@/lib/domain/lookups/lookup-types";
import { previewLookupRevert } from "@/lib/domain/lookups/revert-lookup";
import { previewUserRevert } from "@/lib/domain/users/revert-user";
import { defineRoute } from "@/lib/platform/define-route";
import { notFound } from "@/lib/platform/errors";
import { recordId } from "@/lib/platform/input/number";

/** What taking an act back would change, or why it cannot be; asked when the dialog opens. */
export const GET = defineRoute((actor, request, params) => {
  const id = recordId().safeParse(params["id"]);
  const noun = request.nextUrl.searchParams.get("noun") ?? "";
  if (!id.success) throw notFound("act");
  if (noun === "circuit") return previewCircuitRevert(actor, id.data);
  if (noun === "user") return previewUserRevert(actor, id.data);
  if (isLookupKind(noun)) return previewLookupRevert(actor, noun, id.data);
  throw notFound("act");
});
