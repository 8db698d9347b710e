import { z } from "zod";
import { recordId } from "@/lib/platform/input/number";
import { reasonText } from "@/lib/platform/input/text";
import { MOST_PAIRS } from "./rules";

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

/** Pairs as they were shown: each forester once, with the planner whom they probably are. */
export const mergePairsSchema = z.strictObject({
  pairs: z
    .array(z.strictObject({ id: recordId(), intoId: recordId() }))
    .min(1, "Choose a pair.")
    .max(MOST_PAIRS, `Choose at most ${MOST_PAIRS} pairs.`)
    .refine((pairs) => new Set(pairs.map(({ id }) => id)).size === pairs.length, "Choose each pair once."),
});

export type MergePairsInput = z.output<typeof mergePairsSchema>;
