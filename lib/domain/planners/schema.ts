import { z } from "zod";
import { recordId } from "@/lib/platform/input/number";
import { reasonText } from "@/lib/platform/input/text";

const id = recordId();

export const plannerSchema = z.strictObject({ id });

export type PlannerInput = z.output<typeof plannerSchema>;

export const plannerWithReasonSchema = z.strictObject({
  id,
  reason: reasonText(500, "Say why, for whoever reads the numbers."),
});

export type PlannerWithReasonInput = z.output<typeof plannerWithReasonSchema>;

export const linkPlannerSchema = z.strictObject({ id, userId: recordId("Choose a person from the list.") });

export type LinkPlannerInput = z.output<typeof linkPlannerSchema>;

export const mergePlannersSchema = z.strictObject({ id, intoId: recordId("Choose a planner from the list.") });

export type MergePlannersInput = z.output<typeof mergePlannersSchema>;
