import type { FaultRequest } from "../../simulator/faults/fault";
import { stackVariable } from "./stack";

async function control(method: "POST" | "DELETE" | "GET", path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(new URL(`/_control/${path}`, stackVariable("WORKSTUDIO_BASE_URL")), {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`The simulator said ${response.status}: ${await response.text()}`);
  return response.json();
}

/** What happens in WorkStudio while somebody works here. */
export const workStudio = {
  retitle: (jobGuid: string, title: string) =>
    control("POST", "edit-circuit", { jobGuid, set: { SS_TITLE: title, WSREQ_TITLE: title } }),
  fails: (fault: FaultRequest) => control("POST", "fault", fault),
  recovers: () => control("DELETE", "faults"),
};
