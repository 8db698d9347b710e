import { z } from "zod";
import { optionalDay } from "@/lib/platform/input/day";
import { recordId } from "@/lib/platform/input/number";
import { CHANNELS, type Channel, OUTCOMES, type Outcome } from "./rules";

const oneOf = <Code extends string>(words: Record<Code, string>) =>
  z.enum(Object.keys(words) as [Code, ...Code[]], { error: "Choose from those shown." });

/** A try to reach whoever decides at a station of the queue. */
export const logContactTrySchema = z.strictObject({
  groupId: recordId(),
  channel: oneOf<Channel>(CHANNELS),
  outcome: oneOf<Outcome>(OUTCOMES),
  /** When the next try is due; null for none. */
  dueOn: optionalDay(),
});
export type LogContactTryInput = z.output<typeof logContactTrySchema>;
