import "./ws/load-environment";
import { Command } from "commander";
import type { rebuildAggregatesCommand } from "./ws/aggregates";
import type { dump } from "./ws/dump";
import type { health } from "./ws/health";
import type { registerJobsCommand } from "./ws/jobs";
import type { keysStatusCommand, rotateKeysCommand } from "./ws/keys";
import type { repairRolesCommand } from "./ws/roles";
import { runCommand } from "./ws/run-command";
import type { syncAllCommand } from "./ws/sync-all";
import type { syncCircuitsCommand } from "./ws/sync-circuits";
import type { takeSnapshotsCommand } from "./ws/sync-snapshots";
import type { syncUnitsCommand } from "./ws/sync-units";
import type { closeWeeksCommand } from "./ws/weeks";
import type { createUserCommand } from "./ws/user-create";

// Each command loads only what it needs: all of the domain took two seconds.
const program = new Command("npm run ws --")
  .description("WS-Tracker's operator commands; they do what the screens do, with the same rules.")
  .showHelpAfterError();

program
  .command("health")
  .description("do the database, WorkStudio and the jobs server answer, and does every feed keep its schedule")
  .option("--json", "print JSON")
  .action((options: Parameters<typeof health>[0]) =>
    runCommand(async () => (await import("./ws/health")).health(options)),
  );

const user = program.command("user").description("people");
user
  .command("create")
  .description("create a person with a generated password, shown once")
  .requiredOption("--email <email>", "e-mail address, unique")
  .requiredOption("--name <name>", "full name")
  .requiredOption("--role <role>", "name of a role, such as planner")
  .option("--region <code...>", "codes of the regions a supervisor or planner may see")
  .option("--ws-username <name>", "the person's WorkStudio name, CONTRACTOR\\user")
  .option("--json", "print JSON")
  .action((options: Parameters<typeof createUserCommand>[0]) =>
    runCommand(async () => (await import("./ws/user-create")).createUserCommand(options)),
  );

program
  .command("roles")
  .description("what people may do")
  .command("repair")
  .description("give the administrators' role all its permissions again, after a change by hand")
  .option("--json", "print JSON")
  .action((options: Parameters<typeof repairRolesCommand>[0]) =>
    runCommand(async () => (await import("./ws/roles")).repairRolesCommand(options)),
  );

const sync = program.command("sync").description("fetch from WorkStudio");
sync
  .command("circuits")
  .description("sync circuits now, in this process; with --job by the jobs server")
  .option("--job", "hand it to the jobs server and wait for its end")
  .option("--status <code...>", "only these WorkStudio statuses, e.g. ACTIV QC")
  .option("--preview", "say what would change and write nothing")
  .option("--force", "take WorkStudio's values over people's corrections")
  .option("--accept-fewer", "go on although less than half of the stored circuits came")
  .option("--reason <text>", "why, for --force and --accept-fewer")
  .option("--trigger <trigger>", "how the log names the cause: manual or scheduled", "manual")
  .option("--json", "print JSON")
  .action((options: Parameters<typeof syncCircuitsCommand>[0]) =>
    runCommand(async () => (await import("./ws/sync-circuits")).syncCircuitsCommand(options)),
  );

sync
  .command("all")
  .description("sync circuits, then whatever is due of units, daily and weekly figures and snapshots, in this process")
  .option("--json", "print JSON")
  .action((options: Parameters<typeof syncAllCommand>[0]) =>
    runCommand(async () => (await import("./ws/sync-all")).syncAllCommand(options)),
  );

sync
  .command("units")
  .description("sync the planned units that are due now, or those of some work orders, in this process")
  .option("--work-order <number...>", "only these work orders, without extension")
  .option("--accept-fewer", "take their answers as they are, also suddenly empty or halved ones")
  .option("--reason <text>", "why, for --accept-fewer")
  .option("--json", "print JSON")
  .action((options: Parameters<typeof syncUnitsCommand>[0]) =>
    runCommand(async () => (await import("./ws/sync-units")).syncUnitsCommand(options)),
  );

sync
  .command("snapshots")
  .description("take today’s snapshots of circuits, or those of past days that have none, in this process")
  .option("--from <day>", "the first day, e.g. 2026-01-11")
  .option("--to <day>", "the last day")
  .option("--json", "print JSON")
  .action((options: Parameters<typeof takeSnapshotsCommand>[0]) =>
    runCommand(async () => (await import("./ws/sync-snapshots")).takeSnapshotsCommand(options)),
  );

program
  .command("aggregates")
  .description("the figures of circuits, planners and regions")
  .command("rebuild")
  .description("make them anew for a range of days, or for the open weeks and whatever changed, in this process")
  .option("--from <day>", "the first day, e.g. 2026-01-11")
  .option("--to <day>", "the last day")
  .option("--json", "print JSON")
  .action((options: Parameters<typeof rebuildAggregatesCommand>[0]) =>
    runCommand(async () => (await import("./ws/aggregates")).rebuildAggregatesCommand(options)),
  );

program
  .command("weeks")
  .description("the weeks of planners and regions")
  .command("close")
  .description("close the weeks whose Tuesday has come; what comes later becomes an adjustment")
  .option("--week <day>", "only the week that this day is in, also before its time if it is over")
  .option("--json", "print JSON")
  .action((options: Parameters<typeof closeWeeksCommand>[0]) =>
    runCommand(async () => (await import("./ws/weeks")).closeWeeksCommand(options)),
  );

program
  .command("jobs")
  .description("the server that runs the jobs")
  .command("register")
  .description("tell it this build's functions and their address, and prove the keys")
  .option("--json", "print JSON")
  .action((options: Parameters<typeof registerJobsCommand>[0]) =>
    runCommand(async () => (await import("./ws/jobs")).registerJobsCommand(options)),
  );

const keys = program.command("keys").description("the keys that seal stored secrets (ENCRYPTION_KEYS)");
keys
  .command("status")
  .description("which keys the stored secrets need")
  .option("--json", "print JSON")
  .action((options: Parameters<typeof keysStatusCommand>[0]) =>
    runCommand(async () => (await import("./ws/keys")).keysStatusCommand(options)),
  );
keys
  .command("rotate")
  .description("seal every stored secret anew with the newest key; may be cut off and run again")
  .option("--dry-run", "only say which keys are needed")
  .option("--json", "print JSON")
  .action((options: Parameters<typeof rotateKeysCommand>[0]) =>
    runCommand(async () => (await import("./ws/keys")).rotateKeysCommand(options)),
  );

const dumpProgram = program
  .command("dump")
  .description("print what WorkStudio answers, landowner comments left out; nothing is stored");
for (const noun of ["circuits", "units"] as const) {
  dumpProgram
    .command(noun)
    .option(
      noun === "circuits" ? "--status <code>" : "--work-order <number>",
      noun === "circuits" ? "WorkStudio status (default ACTIV)" : "work order without extension",
    )
    .option("--limit <rows>", "how many rows", "20")
    .option("--json", "print JSON")
    .action((options: Parameters<typeof dump>[1]) =>
      runCommand(async () => (await import("./ws/dump")).dump(noun, options)),
    );
}

await program.parseAsync();
