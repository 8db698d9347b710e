import type { UserActor } from "@/lib/platform/actor-types";
import type { KilledName } from "./kill-points";

/** A deed of a person on a circuit: a new value of a field, or WorkStudio's again where it is null. */
export type Deed = {
  actor: UserActor;
  circuitId: number;
  field: "title" | "totalAcres" | "percentComplete";
  value: string | number | null;
};

/** A second panel and worker of the same database, in a process of its own that nobody kills. */
export type Beside = {
  /** Lets its people look at pages, all the time. */
  look: () => Promise<void>;
  /** Leaves the database alone, which may be copied then. Answers how often somebody looked. */
  rest: () => Promise<number>;
  /** Its worker is asked for the same job of the same scheduled time, as when the jobs server calls twice. */
  work: (name: KilledName, scheduledFor: Date) => Promise<void>;
  /** A person at the second panel; answers how often somebody else was faster. */
  act: (deed: Deed) => Promise<number>;
  /** Its worker is asked for a sync of circuits; false where another one goes on. */
  sync: () => Promise<boolean>;
};
