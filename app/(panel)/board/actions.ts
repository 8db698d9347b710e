"use server";
import { followStatus, markCard, moveCard } from "@/lib/domain/board/mutations";
import { followStatusSchema, markCardSchema, moveCardSchema, undoOnBoardSchema } from "@/lib/domain/board/schema";
import { undoOnBoard } from "@/lib/domain/board/undo-on-board";
import { defineAction } from "@/lib/platform/define-action";

export const moveCardAction = defineAction(moveCardSchema, moveCard);
export const followStatusAction = defineAction(followStatusSchema, followStatus);
export const markCardAction = defineAction(markCardSchema, markCard);
export const undoOnBoardAction = defineAction(undoOnBoardSchema, undoOnBoard);
