"use client";

import { useState, useTransition } from "react";
import { type Answer } from "@/components/form/call-action";
import { CheckboxField } from "@/components/form/checkbox-field";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { buttonVariants } from "@/components/ui/button-variants";
import { Dialog } from "@/components/ui/dialog";
import { useHoldModal } from "@/components/ui/hold-modal";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { BoardCard } from "@/lib/domain/board/list";
import { COLORS, type Color, STAGES, type Stage, isStage, moveRule, stageName } from "@/lib/domain/board/rules";
import type { Place } from "@/lib/domain/board/schema";
import type { CardActs } from "./use-card-acts";

export type CardDialogProps = {
  card: BoardCard;
  part: "move" | "marks";
  /** Where it was dropped, of a move that wants a reason first. */
  to?: Stage | undefined;
  place?: Place | undefined;
  neighbours: { above: number | null; below: number | null };
  acts: CardActs;
  onClose: () => void;
  onDone: () => void;
};

const LABELS = { stage: "Stage", place: "Place", reason: "Reason", notes: "Note", color: "Colour" };
const COLOR_NAMES: Record<Color, string> = {
  green: "Green",
  yellow: "Yellow",
  orange: "Orange",
  red: "Red",
  blue: "Blue",
  purple: "Purple",
};
const done: Answer<null> = { ok: true, data: null };

/** What can be done to one card without dragging: moving it, or its marks. */
export function CardDialog(props: CardDialogProps) {
  const { card, part, onClose } = props;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={part === "move" ? `Move ${card.name}` : `Marks of ${card.name}`}
      description={card.title}
    >
      {part === "move" ? <MoveForm {...props} /> : <MarksForm {...props} />}
    </Dialog>
  );
}

function MoveForm({ card, to, place, neighbours, acts, onClose, onDone }: CardDialogProps) {
  const [stage, setStage] = useState<Stage>(to ?? firstChoice(card, acts));
  const rule = moveRule(card.stage, stage);
  const isBack = "direction" in rule && rule.direction === "back";
  const isHere = stage === card.stage;
  const [isFollowing, startFollowing] = useTransition();
  useHoldModal(isFollowing);
  const follow = () =>
    startFollowing(async () => {
      if (!(await acts.follow(card))) onDone();
    });
  const { form, failure, isPending } = useSubmission(async (data): Promise<Answer<null>> => {
    const wanted = textOf(data, "place");
    const refused = await acts.move(card, stage, placeOf(wanted, neighbours, place), textOf(data, "reason"));
    return refused ?? done;
  }, onDone);
  const errors = failure?.fieldErrors;
  return (
    <form noValidate className="grid gap-4" {...form}>
      <FormErrors message={failure?.message} fieldErrors={errors} labels={LABELS} />
      <Field name="stage" label={LABELS.stage} errors={errors?.["stage"]} hint={refusalsInWords(card, acts)}>
        {(control) => (
          <Select {...control} value={stage} onChange={({ target }) => isStage(target.value) && setStage(target.value)}>
            {STAGES.map((one) => (
              <option key={one} value={one} disabled={acts.refusal(card, one) !== null}>
                {one === card.stage ? `${stageName(one)} (where it is)` : stageName(one)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field name="place" label={LABELS.place} errors={errors?.["place"]}>
        {(control) => (
          <Select {...control} key={stage} defaultValue={place && stage === to ? "dropped" : "top"}>
            {place && stage === to ? <option value="dropped">Where it was dropped</option> : null}
            <option value="top">Top</option>
            {isHere && neighbours.above !== null ? <option value="up">One up</option> : null}
            {isHere && neighbours.below !== null ? <option value="down">One down</option> : null}
            <option value="end">End</option>
          </Select>
        )}
      </Field>
      {isBack ? (
        <Field
          name="reason"
          label={LABELS.reason}
          required
          errors={errors?.["reason"]}
          hint="It goes back. Why, for whoever reads the history?"
        >
          {(control) => <Textarea {...control} rows={2} maxLength={500} />}
        </Field>
      ) : null}
      <div className="flex flex-wrap justify-end gap-2">
        {card.isByHand && card.statusStage ? (
          <button
            type="button"
            className={`${buttonVariants({ variant: "ghost" })} mr-auto`}
            disabled={isPending || isFollowing}
            onClick={follow}
          >
            Follow WorkStudio ({stageName(card.statusStage)})
          </button>
        ) : null}
        <button
          type="button"
          className={buttonVariants({ variant: "outline" })}
          disabled={isPending || isFollowing}
          onClick={onClose}
        >
          Cancel
        </button>
        <SubmitButton pending={isPending} pendingLabel="Moving…">
          Move
        </SubmitButton>
      </div>
    </form>
  );
}

function MarksForm({ card, acts, onClose, onDone }: CardDialogProps) {
  const { form, failure, isPending } = useSubmission(async (data): Promise<Answer<null>> => {
    const color = COLORS.find((one) => one === textOf(data, "color")) ?? null;
    const marks = {
      isPinned: data.has("isPinned"),
      isHidden: data.has("isHidden"),
      color,
      notes: textOf(data, "notes").trim() || null,
    };
    return (await acts.mark(card, marks)) ?? done;
  }, onDone);
  const errors = failure?.fieldErrors;
  return (
    <form noValidate className="grid gap-4" {...form}>
      <FormErrors message={failure?.message} fieldErrors={errors} labels={LABELS} />
      <Field
        name="notes"
        label={LABELS.notes}
        optional
        errors={errors?.["notes"]}
        hint="Everybody who sees the circuit sees it. Nothing about owners."
      >
        {(control) => <Textarea {...control} rows={3} maxLength={2000} defaultValue={card.notes ?? ""} />}
      </Field>
      <Field name="color" label={LABELS.color} errors={errors?.["color"]}>
        {(control) => (
          <Select {...control} defaultValue={card.color ?? ""}>
            <option value="">None</option>
            {COLORS.map((color) => (
              <option key={color} value={color}>
                {COLOR_NAMES[color]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <CheckboxField
        name="isPinned"
        label="Pinned"
        hint="Stays above the others of its column."
        defaultChecked={card.isPinned}
      />
      <CheckboxField
        name="isHidden"
        label="Hidden"
        hint="Leaves the board; the filter “Hidden” shows it."
        defaultChecked={card.isHidden}
      />
      <div className="flex justify-end gap-2">
        <button type="button" className={buttonVariants({ variant: "outline" })} disabled={isPending} onClick={onClose}>
          Cancel
        </button>
        <SubmitButton pending={isPending} pendingLabel="Saving…">
          Save
        </SubmitButton>
      </div>
    </form>
  );
}

/** The next stage that a card may go to, or where it is. */
function firstChoice(card: BoardCard, acts: CardActs): Stage {
  const forward = STAGES.find((stage) => {
    const rule = moveRule(card.stage, stage);
    return "direction" in rule && rule.direction === "forward" && acts.refusal(card, stage) === null;
  });
  return forward ?? card.stage;
}

/** Why some stages cannot be chosen. */
function refusalsInWords(card: BoardCard, acts: CardActs): string | undefined {
  const refusals = STAGES.flatMap((stage) => acts.refusal(card, stage) ?? []);
  return refusals.length > 0 ? [...new Set(refusals)].join(" ") : undefined;
}

function placeOf(wanted: string, { above, below }: CardDialogProps["neighbours"], dropped: Place | undefined): Place {
  if (wanted === "dropped" && dropped) return dropped;
  if (wanted === "up" && above !== null) return { at: "before", id: above };
  if (wanted === "down" && below !== null) return { at: "after", id: below };
  return { at: wanted === "end" ? "end" : "top" };
}
