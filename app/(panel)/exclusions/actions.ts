"use server";
import { revalidatePath } from "next/cache";
import { changeExclusion, excludeCircuit, includeCircuit } from "@/lib/domain/exclusions/mutations";
import { excludeCircuitSchema, includeCircuitSchema } from "@/lib/domain/exclusions/schema";
import { defineAction } from "@/lib/platform/define-action";

const refresh = ({ id }: { id: number }) => revalidatePath(`/circuits/${id}`);

export const excludeCircuitAction = defineAction(excludeCircuitSchema, excludeCircuit, refresh);
export const includeCircuitAction = defineAction(includeCircuitSchema, includeCircuit, refresh);
export const changeExclusionAction = defineAction(excludeCircuitSchema, changeExclusion, refresh);
