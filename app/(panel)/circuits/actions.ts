"use server";
import { revalidatePath } from "next/cache";
import { editCircuit, setCircuitExcluded, takeTheirs } from "@/lib/domain/circuits/mutations";
import { revertCircuit } from "@/lib/domain/circuits/revert-circuit";
import {
  editCircuitSchema,
  excludeCircuitSchema,
  revertCircuitSchema,
  takeTheirsSchema,
} from "@/lib/domain/circuits/schema";
import { defineAction } from "@/lib/platform/define-action";

const refresh = ({ id }: { id: number }) => revalidatePath(`/circuits/${id}`);

export const editCircuitAction = defineAction(editCircuitSchema, editCircuit, refresh);
export const takeTheirsAction = defineAction(takeTheirsSchema, takeTheirs, refresh);
export const excludeCircuitAction = defineAction(excludeCircuitSchema, setCircuitExcluded, refresh);
export const revertCircuitAction = defineAction(revertCircuitSchema, revertCircuit, refresh);
