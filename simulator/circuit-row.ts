import { UTILITY_FORESTERS } from "./account-domains";
import type { CircuitColumn } from "./circuit-columns";
import { at, EXTENSIONS, NO_DAY, NO_PLANNER } from "./circuit-state";
import {
  amountCell,
  blankCell,
  booleanCell,
  cell,
  dayCell,
  maybeBlank,
  momentCell,
  noDateCell,
  type JsonText,
} from "./json-cell";
import { inventLine, revisedTitle } from "./line-names";
import { oddityAt, type Oddity } from "./odd-rows";
import { circuitCentre, ringAround } from "./outline";
import { plannerNumber, type Planner } from "./planners";
import { hash32, Random, weighted } from "./random";
import { regionAt } from "./regions";
import { statusAt } from "./statuses";
import type { World } from "./world";

const CYCLE_TYPES = [
  "Cycle Maintenance - Trim",
  "Cycle Maintenance - Herbicide",
  "Mid-Cycle Patrol",
  "Storm Follow Up",
  "Reliability Hot Spot",
] as const;
/** In a lifelike world most work is maintenance; storms and single spots are not. */
const CYCLE_TYPE_CHOICES = [
  ["Cycle Maintenance - Trim", 68],
  ["Cycle Maintenance - Herbicide", 12],
  ["Cycle Maintenance - Lump Sum", 5],
  ["Storm Follow Up", 6],
  ["Reactive", 4],
  ["Reliability Hot Spot", 3],
  ["Detection", 2],
] as const;
const COST_METHODS = ["Unit Price", "Time and Material", "Lump Sum"] as const;
const GENERAL_FOREMEN = ["Barrett Holloway", "Inez Calloway-Reed", "Thurman Vess", "Odalys Prentice"] as const;
const COMMENTS = [
  "Access from the substation side.",
  "Wetland crossing, check matting.",
  "Two spans shared with the railroad.",
  "Notify township before mowing.",
] as const;

/** The middle of a circuit; its units lie around it. */
export function centreOfCircuit(world: World, index: number): readonly [number, number] {
  return circuitCentre(
    new Random(hash32(world.options.seed, 22, at(world.state.workOrder, index))),
    at(world.state.region, index),
  );
}

/** The extension cell: the main row's can be @, empty or null. */
export function extensionCell(fraction: number, extension: string): JsonText {
  if (extension !== "@") return cell(extension);
  return fraction < 0.8 ? '"@"' : blankCell((fraction - 0.8) / 0.2);
}

/** What belongs to the power line, so that all pieces of a work order share it. */
export function lineOfWorkOrder(world: World, workOrder: number): ReturnType<typeof inventLine> {
  return inventLine(new Random(hash32(world.options.seed, 20, workOrder)));
}

/** The contractor and the cycle type of a work order, as one writer spelled them. */
export function jobOfWorkOrder(
  world: World,
  workOrder: number,
  planner: Planner,
): { contractor: string; cycleType: string; costMethod: string } {
  const random = new Random(hash32(world.options.seed, 23, workOrder));
  const [proper, ...others] = planner.contractor.spellings;
  const cycleType = world.options.lifelike ? weighted(random.float(), CYCLE_TYPE_CHOICES) : random.pick(CYCLE_TYPES);
  const costMethod = random.pick(COST_METHODS);
  return { contractor: random.chance(0.8) ? proper : random.pick(others), cycleType, costMethod };
}

function milesCell(oddity: Oddity, fraction: number, hundredths: number): JsonText {
  if (oddity === "junk-miles") return fraction < 0.5 ? '"n/a"' : '"12,3 mi"';
  if (oddity === "absurd-miles") return "57790.5";
  if (oddity === "negative-miles") return "-4.2";
  return amountCell(fraction, hundredths);
}

function outlineCell(world: World, index: number): JsonText {
  const random = new Random(hash32(world.options.seed, 24, index));
  const radius = 0.01 + Math.sqrt(at(world.state.totalMiles, index)) / 3000;
  const ring = ringAround(random, centreOfCircuit(world, index), radius, random.int(14, 24));
  return `{"@sourceFormat":"DataObjectGeometry","type":"Polygon","coordinates":[${JSON.stringify(ring)}]}`;
}

/** Who holds the circuit: the contractor's planner, the utility while it checks it, and nobody once it is closed. */
function takenBy(world: World, index: number, fraction: number): JsonText {
  if (world.options.lifelike && world.statusCode(index) === "CLOSE") return blankCell(fraction);
  const forester = UTILITY_FORESTERS[at(world.state.heldByUtility, index) - 1];
  if (forester !== undefined) return cell(forester);
  const planner = at(world.state.planner, index);
  if (planner !== NO_PLANNER) return cell(plannerNumber(planner).username);
  // A name without a contractor is a machine or an office, never a planner.
  return fraction < 0.1 ? '"JOBQUEUE"' : blankCell(fraction);
}

/** The row of a circuit, as JSON text by column: the facts of the moment, in this circuit's own choice of shapes. */
export function circuitRow(world: World, index: number): Record<CircuitColumn, JsonText> {
  const { state, options } = world;
  const shape = new Random(hash32(options.seed, 21, index));
  const oddity = oddityAt(at(state.odd, index));
  const workOrder = at(state.workOrder, index);
  const extension = EXTENSIONS[at(state.extension, index)] ?? "@";
  const line = lineOfWorkOrder(world, workOrder);
  const heldBy = at(state.planner, index);
  const planner = plannerNumber(heldBy === NO_PLANNER ? workOrder % 30 : heldBy);
  const job = jobOfWorkOrder(world, workOrder, planner);
  const jobGuid = oddity === "missing-guid" ? "null" : cell(world.jobGuid(index));
  const workOrderText = cell(world.workOrderText(workOrder));
  const extensionText = extensionCell(shape.float(), extension);
  const title = cell(revisedTitle(line.title, at(state.titleRevision, index)));
  const [wholeJob, pieceJob] = options.lifelike
    ? ["Assessment Dx", "Split_Assessment"]
    : ["Assessment", "Split Assessment"];
  const jobType = cell(extension === "@" ? wholeJob : pieceJob);
  const taken = takenBy(world, index, shape.float());
  const assigned = maybeBlank(shape, 0.2, () => cell(planner.username));
  const startDay = at(state.startDay, index);
  const startFraction = shape.float();
  const editedAtMs = at(state.editedAtMs, index);
  const edited = momentCell(shape.float(), editedAtMs);
  const miles = milesCell(oddity, shape.float(), at(state.totalMiles, index));
  const planned = amountCell(shape.float(), at(state.plannedMiles, index));
  const percent = at(state.percent, index);
  const sketch = shape.int(1000, 9000);
  return {
    SS_JOBGUID: jobGuid,
    SS_WO: workOrderText,
    SS_EXT: extensionText,
    SS_TITLE: title,
    SS_JOBTYPE: jobType,
    SS_ASSIGNEDTO: assigned,
    SS_TAKENBY: taken,
    SS_EDITDATE: oddity === "junk-edit-date" ? '"/Date(yesterday)/"' : edited,
    REGION: oddity === "unknown-region" ? '"Lakeshore"' : cell(regionAt(at(state.region, index)).name),
    VEGJOB_LENGTH: miles,
    VEGJOB_LENGTHCOMP: planned,
    VEGJOB_PRCENT: shape.chance(0.1) ? `"${percent}"` : String(percent),
    VEGJOB_PROJACRES: maybeBlank(shape, 0.05, () => amountCell(shape.float(), shape.int(0, 900))),
    VEGJOB_CYCLETYPE: cell(job.cycleType),
    VEGJOB_CONTRACTOR: cell(job.contractor),
    VEGJOB_FORESTER: maybeBlank(shape, 0.25, () => cell(planner.fullName)),
    VEGJOB_GF: maybeBlank(shape, 0.5, () => cell(shape.pick(GENERAL_FOREMEN))),
    VEGJOB_LINENAME: cell(line.line),
    VEGJOB_OPCO: '"KEYSTONE VALLEY ELECTRIC"',
    VEGJOB_SERVCOMP: cell(`KV-${regionAt(at(state.region, index)).code}`),
    VEGJOB_COSTMETHOD: cell(job.costMethod),
    VEGJOB_CIRCCOMNTS: maybeBlank(shape, 0.8, () => cell(shape.pick(COMMENTS))),
    WPStartDate_Assessment_Xrefs_WP_STARTDATE:
      startDay === NO_DAY ? noDateCell(startFraction) : dayCell(startFraction, startDay),
    WSREQ_STATUS: oddity === "unknown-status" ? '"HOLDX"' : cell(statusAt(at(state.status, index)).code),
    WSREQ_JOBGUID: jobGuid,
    WSREQ_WO: workOrderText,
    WSREQ_EXT: extensionText,
    WSREQ_TITLE: title,
    WSREQ_JOBTYPE: jobType,
    WSREQ_ASSIGNEDTO: assigned,
    WSREQ_TAKEN: booleanCell(shape.float(), heldBy !== NO_PLANNER),
    WSREQ_TAKENBY: taken,
    WSREQ_EDITDATE: momentCell(shape.float(), editedAtMs),
    WSREQ_VERSION: String(at(state.version, index)),
    WSREQ_SYNCHVERSN: String(at(state.syncVersion, index)),
    WSREQ_SKETCHLEFT: String(sketch),
    WSREQ_SKETCHTOP: String(sketch + 640),
    WSREQ_SKETCHRIGHT: String(sketch + 1280),
    WSREQ_SKETCHBOTM: String(sketch - 320),
    WSREQ_SKETCHDATE: noDateCell(shape.float()),
    WSREQ_BOUNDSGEOM: outlineCell(world, index),
  };
}
