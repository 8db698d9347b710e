"use client";

import { memo, useEffect, useRef } from "react";
import { buttonVariants } from "@/components/ui/button-variants";
import { ChevronsRightIcon, PencilIcon } from "@/components/ui/icons";
import { Meter } from "@/components/chart/meter";
import type { BoardCard } from "@/lib/domain/board/list";
import { stageName } from "@/lib/domain/board/rules";
import type { DragCards } from "./board";

type Props = {
  card: BoardCard;
  drag: DragCards | null;
  /** Absent for who may only look. */
  onOpen: ((card: BoardCard, part: "move" | "marks") => void) | undefined;
};

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** One circuit on the board: its name is the link, the rest at a glance. */
export const Card = memo(function Card({ card, drag, onOpen }: Props) {
  const element = useRef<HTMLElement>(null);
  const { id, name, title, color, isPinned, isHidden } = card;
  useEffect(
    () => (element.current && drag && onOpen ? drag.dragCard(element.current, id) : undefined),
    [drag, id, onOpen],
  );
  return (
    <article
      ref={element}
      data-slot="board-card"
      data-card={id}
      data-color={color ?? undefined}
      data-hidden={isHidden || undefined}
      aria-label={name}
    >
      <header>
        <a href={`/circuits/${id}`} draggable={false}>
          {name}
        </a>
        {onOpen ? (
          <span data-slot="board-card-acts">
            <button
              type="button"
              className={buttonVariants({ variant: "ghost", size: "icon-sm" })}
              aria-haspopup="dialog"
              aria-label={`Marks of ${name}`}
              title={card.notes ?? "Pin, hide, colour, notes"}
              data-noted={card.notes ? "" : undefined}
              onClick={() => onOpen(card, "marks")}
            >
              <PencilIcon />
            </button>
            <button
              type="button"
              className={buttonVariants({ variant: "ghost", size: "icon-sm" })}
              aria-haspopup="dialog"
              aria-label={`Move ${name} to…`}
              title="Move to…"
              onClick={() => onOpen(card, "move")}
            >
              <ChevronsRightIcon />
            </button>
          </span>
        ) : null}
      </header>
      <p data-slot="board-card-title">
        <span title={title}>{title}</span>
        {isPinned ? <Mark>Pinned</Mark> : null}
        {card.notes ? <Mark>Note</Mark> : null}
        {isHidden ? <Mark>Hidden</Mark> : null}
        {card.isExcluded ? <Mark>Excluded</Mark> : null}
      </p>
      <p data-slot="board-card-who">
        <span>
          {card.notes ? <span className="sr-only">Note: {card.notes}. </span> : null}
          {withoutDomain(card.planner) ?? "No planner"} · {card.regionName}
        </span>
        <span data-old={isOld(card) || undefined} title={ageHint(card)}>
          {isOld(card) ? null : <span className="sr-only">In this stage </span>}
          {ageWords(card)}
        </span>
      </p>
      <footer>
        <Meter value={card.percentComplete} text={`${Math.round(card.percentComplete)}%`} label="Complete" />
        <span title="Miles planned / total miles">
          {whole.format(card.milesPlanned)} / {whole.format(card.totalMiles)} mi
        </span>
      </footer>
    </article>
  );
});

function Mark({ children }: { children: string }) {
  return <span data-slot="board-card-mark">{children}</span>;
}

const withoutDomain = (planner: string | null) => planner?.replaceAll(/[^,\\ ]+\\/g, "") ?? null;
const inDays = (days: number) => (days === 0 ? "today" : days === 1 ? "1 day" : `${days} days`);
/** Two weeks without an edit in WorkStudio, where somebody should be at work. */
const isOld = ({ stage, daysSinceEdit }: BoardCard) =>
  (stage === "active" || stage === "rework") && (daysSinceEdit ?? 0) >= 14;

/** How long it stands there; where nobody has worked on it for long, that. */
function ageWords(card: BoardCard): string {
  if (isOld(card)) return `no edit for ${card.daysSinceEdit} d`;
  const { daysInStage } = card;
  return daysInStage === null ? "" : daysInStage === 0 ? "today" : `${daysInStage} d`;
}

function ageHint({ daysSinceEdit, movedBy, isByHand, statusName, statusStage, stage }: BoardCard): string {
  const edited =
    daysSinceEdit === null
      ? ""
      : `Last edit in WorkStudio: ${inDays(daysSinceEdit)}${daysSinceEdit === 0 ? "" : " ago"}. `;
  const moved = isByHand ? `Moved here by ${movedBy ?? "a former user"}. ` : "Follows WorkStudio. ";
  const differs =
    statusStage && statusStage !== stage ? ` WorkStudio has it as ${statusName}: ${stageName(statusStage)}.` : "";
  return `${edited}${moved}${differs}`.trim();
}
