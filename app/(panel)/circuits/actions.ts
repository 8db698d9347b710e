"use server";
import { revalidatePath } from "next/cache";
import { assignCircuit, unassignCircuit } from "@/lib/domain/circuits/assign-circuit";
import {
  createCircuitSchema,
  deleteCircuitSchema,
  mergeCircuitsSchema,
  previewMergeSchema,
  restoreCircuitSchema,
} from "@/lib/domain/circuits/by-hand-schema";
import { createCircuit } from "@/lib/domain/circuits/create-circuit";
import { deleteCircuit, restoreCircuit } from "@/lib/domain/circuits/delete-circuit";
import { mergeCircuits, previewMerge } from "@/lib/domain/circuits/merge-circuits";
import { editCircuit, takeTheirs } from "@/lib/domain/circuits/mutations";
import { revertCircuit } from "@/lib/domain/circuits/revert-circuit";
import {
  assignCircuitSchema,
  editCircuitSchema,
  revertCircuitSchema,
  takeTheirsSchema,
} from "@/lib/domain/circuits/schema";
import { takeSnapshot } from "@/lib/domain/unit-snapshots/mutations";
import { takeSnapshotSchema } from "@/lib/domain/unit-snapshots/schema";
import { defineAction } from "@/lib/platform/define-action";

const refresh = ({ id }: { id: number }) => revalidatePath(`/circuits/${id}`);

export const editCircuitAction = defineAction(editCircuitSchema, editCircuit, refresh);
export const takeTheirsAction = defineAction(takeTheirsSchema, takeTheirs, refresh);
export const revertCircuitAction = defineAction(revertCircuitSchema, revertCircuit, refresh);
export const takeSnapshotAction = defineAction(takeSnapshotSchema, takeSnapshot, refresh);
export const assignCircuitAction = defineAction(assignCircuitSchema, assignCircuit, refresh);
export const unassignCircuitAction = defineAction(assignCircuitSchema, unassignCircuit, refresh);
export const createCircuitAction = defineAction(createCircuitSchema, createCircuit, () => revalidatePath("/circuits"));
export const deleteCircuitAction = defineAction(deleteCircuitSchema, deleteCircuit, () => revalidatePath("/circuits"));
export const restoreCircuitAction = defineAction(restoreCircuitSchema, restoreCircuit, () =>
  revalidatePath("/circuits"),
);
export const previewMergeAction = defineAction(previewMergeSchema, previewMerge);
export const mergeCircuitsAction = defineAction(mergeCircuitsSchema, mergeCircuits, refresh);
