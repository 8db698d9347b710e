import { at, NO_DAY, NO_PLANNER } from "./circuit-state";
import { centreOfCircuit, extensionCell, jobOfWorkOrder, lineOfWorkOrder } from "./circuit-row";
import { easternMoment, justBefore } from "./eastern-time";
import {
  amountCell,
  booleanCell,
  cell,
  dayCell,
  guidText,
  maybeBlank,
  momentCell,
  noDateCell,
  type JsonText,
} from "./json-cell";
import { inventComment } from "./landowner-comments";
import { lifelikePermissionOf, permissionCell, permissionOf } from "./permission";
import { plannerNumber } from "./planners";
import { hash32, Random, weighted } from "./random";
import { regionAt } from "./regions";
import { stationOfUnit, type Walk } from "./station";
import { statusAt } from "./statuses";
import { unitHeading, type UnitColumn } from "./unit-columns";
import { isAlteredInCustody, isRekeyed } from "./unit-fate";
import { unitPlace, unitPosition } from "./unit-place";
import { UNIT_TYPE_CHOICES, type Measurement } from "./unit-types";
import type { World } from "./world";

const SPECIES = [
  "Red Maple",
  "White Oak",
  "Black Cherry",
  "Tulip Poplar",
  "Norway Spruce",
  "Black Locust",
  "Mixed Hardwood",
] as const;
const AUDITORS = ["Lenora Merriweather", "Corwin Ashdown"] as const;

/**
 * When a unit was walked and by whom, how many feet of line there are for each unit of that walk, and when it was over
 * where it was live work.
 */
export type UnitOrigin = {
  assessedDay: number;
  planner: number;
  feetPerUnit: number;
  untilMs?: number | undefined;
  /** How often its circuit had been touched when it was walked; 0 for what was there at the world's birth. */
  touches: number;
  walk: Walk;
};

function amountOf(random: Random, measurement: Measurement, wanted: Measurement, hundredths: number): JsonText {
  const fraction = random.float();
  if (measurement === wanted) return amountCell(fraction, hundredths);
  return fraction < 0.6 ? "0" : fraction < 0.8 ? "null" : '""';
}

/**
 * The row of one planned unit, as JSON text by column. A unit's identity and place never change; its permission can.
 */
export function unitRow(world: World, index: number, unit: number, origin: UnitOrigin): Record<UnitColumn, JsonText> {
  const { state, options } = world;
  const random = new Random(hash32(options.seed, 30, index, unit));
  const workOrder = at(state.workOrder, index);
  const line = lineOfWorkOrder(world, workOrder);
  const heldBy = at(state.planner, index);
  const planner = plannerNumber(heldBy === NO_PLANNER ? workOrder % 30 : heldBy);
  const walker = origin.planner === NO_PLANNER ? planner : plannerNumber(origin.planner);
  const job = jobOfWorkOrder(world, workOrder, planner);
  const startDay = at(state.startDay, index);
  const isOdd = random.chance(options.oddRate / 40);
  const type = weighted(random.float(), UNIT_TYPE_CHOICES);
  const station = stationOfUnit(options, { circuit: index, unit, extension: at(state.extension, index) }, origin);
  const place = unitPlace(random, centreOfCircuit(world, index), type.measurement);
  const position = unitPosition(random, place.position);
  const isAltered = isAlteredInCustody(world, index, unit);
  const permission = options.lifelike
    ? lifelikePermissionOf(options.seed, index, unit, {
        isMeasured: type.measurement !== "none",
        isNew: origin.touches > 0,
        visits: at(state.touches, index) - origin.touches,
        isAltered,
      })
    : permissionOf(options.seed, index, unit, at(state.touches, index));
  const status = statusAt(at(state.status, index)).code;
  // Every number is drawn whatever the status is: a unit must not change its other cells when its circuit moves on.
  const isPicked = random.chance(0.15);
  const audited = isPicked && (status === "QC" || status === "CLOSE" || status === "REWRK");
  const passed = random.chance(0.85);
  const passFraction = random.float();
  const auditor = random.pick(AUDITORS);
  const removal = type.measurement === "count" && type.code !== "VPS" ? type.code.replace(/^[A-Z]+/, "") : "";
  const assessed = random.chance(0.02)
    ? noDateCell(random.float())
    : momentCell(random.float(), assessedMoment(origin, random.int(7 * 3600, 17 * 3600)));
  return {
    VEGJOB_REGION: cell(regionAt(at(state.region, index)).name),
    VEGJOB_CYCLETYPE: cell(job.cycleType),
    VEGJOB_CONTRACTOR: cell(job.contractor),
    WPStartDate_Assessment_Xrefs_WP_STARTDATE:
      startDay === NO_DAY ? noDateCell(random.float()) : dayCell(random.float(), startDay),
    SS_WO: cell(world.workOrderText(workOrder)),
    SS_EXT: extensionCell(random.float(), world.extensionOfUnits(index)),
    VEGSTAT_LINENAME: cell(line.line),
    VEGSTAT_FROMSTR: maybeBlank(random, 0.1, () => cell(station.from)),
    VEGSTAT_TOSTR: maybeBlank(random, 0.1, () => cell(station.to)),
    LineIDLookup_FeederID: cell(line.feeder),
    STATIONS_STATNAME: cell(station.name),
    STATIONS_SPANLGTH: station.metres === 0 ? "null" : amountCell(random.float(), Math.round(station.metres * 100)),
    UNITS_DESCRIPTIO: cell(type.description),
    VEGUNIT_REMOVCAT: cell(removal),
    VEGUNIT_FORESTER: maybeBlank(random, 0.04, () => cell(walker.fullName)),
    VEGUNIT_ASSDDATE: assessed,
    VEGUNIT_PERMSTAT: isOdd ? '"Verbal OK"' : permissionCell(random, permission),
    VEGUNIT_UNIT: cell(isOdd && unit % 2 === 0 ? "XTRIM9" : type.code),
    // 0 complete, 1 estimated, 4 closed.
    VEGUNIT_UNIT_CLASS: status === "CLOSE" ? "4" : status === "QC" || status === "REV" ? "0" : "1",
    VEGUNIT_SPECIES: type.code.startsWith("ASH") ? '"Ash"' : maybeBlank(random, 0.3, () => cell(random.pick(SPECIES))),
    VEGUNIT_AUDIT_USER: audited ? '"KEYVALLEY\\\\lmerriweather"' : '""',
    VEGUNIT_AUDITOR: audited ? cell(auditor) : '""',
    VEGUNIT_AUDITDATE: audited ? momentCell(random.float(), at(state.editedAtMs, index)) : noDateCell(random.float()),
    VEGUNIT_AUDIT_PASS: audited ? booleanCell(passFraction, passed) : "null",
    VEGUNIT_AUDIT_FAIL_HIST: audited ? booleanCell(passFraction, !passed) : "null",
    VEGUNIT_ASSNOTE: maybeBlank(random, 0.6, () => cell(inventComment(random))),
    VEGUNIT_PARCELCOMMENTS: maybeBlank(random, 0.6, () => cell(inventComment(random))),
    VEGUNIT_ASSLAT: position.latitude,
    VEGUNIT_ASSLONG: position.longitude,
    VEGUNIT_COSTMETHOD: cell(job.costMethod),
    JOBVEGETATIONUNITS_NUMTREES: amountOf(random, type.measurement, "count", random.int(1, 6) * 100),
    JOBVEGETATIONUNITS_LENGTHWRK: amountOf(
      random,
      type.measurement,
      "linear_ft",
      Math.round(origin.feetPerUnit * random.between(60, 160) * (isAltered ? 0.5 : 1)),
    ),
    JOBVEGETATIONUNITS_ACRES: amountOf(random, type.measurement, "acres", random.int(2, 180)),
    SSUNITS_OBJECTID: cell(unitObjectId(options.seed, index, unit, isRekeyed(world, index, unit) ? 1 : 0)),
    SSUNITS_GEOMETRY: place.geometry,
  };
}

function assessedMoment({ assessedDay, untilMs }: UnitOrigin, secondsOfDay: number): number {
  return untilMs === undefined
    ? easternMoment(assessedDay, secondsOfDay)
    : justBefore(assessedDay, secondsOfDay, untilMs);
}

/** A unit's identity; a later generation of it is another GUID for the same unit. */
export function unitObjectId(seed: number, index: number, unit: number, generation = 0): string {
  return guidText([
    hash32(seed, 31 + 100 * generation, index, unit),
    hash32(seed, 32, index, unit),
    hash32(seed, 33, index, unit),
    hash32(seed, 34, index, unit),
  ]);
}

/** A unit's row as the JSON text of its cells. */
export function unitRowText(world: World, index: number, unit: number, origin: UnitOrigin): JsonText {
  const row = unitRow(world, index, unit, origin);
  return `[${unitHeading(world.options)
    .map((column) => row[column])
    .join(",")}]`;
}
