import "server-only";
import { parseDecimalCell } from "./cells";
import type { JsonValue } from "./json-value";

/** Degrees, WGS 84. */
export type Position = { latitude: number; longitude: number };

/** The shape of a unit as WorkStudio drew it; coordinates are longitude, latitude. */
export type UnitGeometry = { type: "Point" | "LineString" | "Polygon"; coordinates: JsonValue[] };

/** A position, or null: a zero in either place means that none was recorded. Source: domain §2.2. */
export function positionOf(latitude: number | null, longitude: number | null): Position | null {
  if (latitude === null || longitude === null || latitude === 0 || longitude === 0) return null;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

function vertexOf(value: JsonValue | undefined): Position | null {
  if (!Array.isArray(value)) return null;
  const [longitude, latitude] = value.slice(0, 2).map((cell) => parseDecimalCell(cell));
  return longitude?.ok && latitude?.ok ? positionOf(latitude.value, longitude.value) : null;
}

function verticesOf(values: JsonValue | undefined): Position[] {
  return Array.isArray(values) ? values.map(vertexOf).filter((vertex) => vertex !== null) : [];
}

/** The geometry cell, or null when it is none of the three known shapes. */
export function parseGeometry(cell: JsonValue | undefined): UnitGeometry | null {
  let value = cell;
  if (typeof cell === "string" && cell.trim().startsWith("{")) {
    try {
      value = JSON.parse(cell) as JsonValue;
    } catch {
      return null;
    }
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { type, coordinates } = value;
  if (type !== "Point" && type !== "LineString" && type !== "Polygon") return null;
  return Array.isArray(coordinates) && coordinates.length > 0 ? { type, coordinates } : null;
}

/** One place to show a shape at: the point, the middle vertex of a line, the centre of a polygon's outline. */
export function positionOfGeometry(geometry: UnitGeometry): Position | null {
  if (geometry.type === "Point") return vertexOf(geometry.coordinates);
  if (geometry.type === "LineString") {
    const vertices = verticesOf(geometry.coordinates);
    return vertices[Math.floor(vertices.length / 2)] ?? null;
  }
  const outline = verticesOf(geometry.coordinates[0]);
  if (outline.length === 0) return null;
  const latitudes = outline.map(({ latitude }) => latitude);
  const longitudes = outline.map(({ longitude }) => longitude);
  const middle = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
  return positionOf(middle(latitudes), middle(longitudes));
}
