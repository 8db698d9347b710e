"use server";
import { revalidatePath } from "next/cache";
import { assignCircuit, unassignCircuit } from "@/lib/domain/circuits/assign-circuit";
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
