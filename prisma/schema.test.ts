import { ownerClient } from "@/lib/platform/testing/owner-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  DOCUMENTED_CHECKS,
  DOCUMENTED_FOREIGN_KEYS,
  DOCUMENTED_INDEXES,
  DOCUMENTED_UNIQUE_COLUMNS,
} from "./documented-constraints";
import { DOCUMENTED_TABLES, SKETCHED_TABLES } from "./documented-tables";
import { readTables, type Table } from "./schema-doc/read-tables";

const client = ownerClient();
let tables: Table[];

beforeAll(async () => {
  await client.connect();
  tables = await readTables(client);
});
afterAll(() => client.end());

function tableOf(name: string): Table {
  const found = tables.find((table) => table.name === name);
  if (!found) throw new Error(`There is no table ${name}`);
  return found;
}

const POSTGRES_NAMES: Record<string, string> = {
  varchar: "character varying(255)",
  timestamp: "timestamp(3) with time zone",
};
const inPostgres = (type: string) =>
  POSTGRES_NAMES[type] ?? type.replace("varchar", "character varying").replace("decimal", "numeric");

function parseColumn(line: string) {
  const match = /^(?<name>\w+) (?<type>\S+)(?<required> not null)?(?: = (?<value>\S+))?$/.exec(line.trim());
  if (!match?.groups) throw new Error(`Not a column: ${line}`);
  const { name = "", type = "", required, value } = match.groups;
  return { name, type: inPostgres(type), nullable: !required, ...(value === undefined ? {} : { default: value }) };
}

describe("the database keeps to the schema reference", () => {
  it("has its 29 tables and more", () => {
    expect(tables.length).toBeGreaterThanOrEqual(29);
    expect(tables.map((table) => table.name)).toEqual(
      expect.arrayContaining([...Object.keys(DOCUMENTED_TABLES), ...Object.keys(SKETCHED_TABLES)]),
    );
  });

  const lines = Object.entries(DOCUMENTED_TABLES).flatMap(([table, text]) =>
    text
      .trim()
      .split("\n")
      .map((line) => ({ table, line: line.trim() })),
  );
  it.each(lines)("$table.$line", ({ table, line }) => {
    const wanted = parseColumn(line);
    expect(tableOf(table).columns.find(({ name }) => name === wanted.name)).toMatchObject(wanted);
  });

  const sketched = Object.entries(SKETCHED_TABLES).flatMap(([table, text]) =>
    text.split(" ").map((column) => ({ table, column })),
  );
  it.each(sketched)("$table.$column", ({ table, column }) => {
    const [name, type] = column.split(":");
    expect(tableOf(table).columns.find((one) => one.name === name)).toMatchObject({ name, ...(type ? { type } : {}) });
  });

  it.each(Object.entries(DOCUMENTED_INDEXES))("index %s", (name, { table, columns, unique = false }) => {
    expect(tableOf(table).indexes.find((index) => index.name === name)).toMatchObject({ columns, unique });
  });

  it.each(DOCUMENTED_UNIQUE_COLUMNS)("%s.%s is unique", (table, column) => {
    expect(tableOf(table).indexes).toContainEqual({
      name: `${table}_${column}_unique`,
      unique: true,
      primary: false,
      columns: `(${column})`,
    });
  });

  it.each(DOCUMENTED_CHECKS)("check $name", ({ table, name, values }) => {
    expect(
      tableOf(table)
        .checks.find((check) => check.name === name)
        ?.values.toSorted(),
    ).toEqual(values.toSorted());
  });

  it.each(DOCUMENTED_FOREIGN_KEYS)("foreign key %s", (wanted) => {
    const [place = ""] = wanted.split(" ");
    const [table = "", column = ""] = place.split(".");
    const found = tableOf(table).foreignKeys.filter((key) => key.column === column);
    expect(found.map((key) => `${table}.${key.column} ${key.target} ${key.onDelete}`)).toEqual([wanted]);
  });

  it("numbers every row of a documented table by itself", () => {
    const unnumbered = Object.keys(DOCUMENTED_TABLES).filter(
      (name) => !tableOf(name).columns.some((column) => column.name === "id" && column.default?.startsWith("nextval(")),
    );
    expect(unnumbered).toEqual([]);
  });

  it("keeps any status WorkStudio may invent", () => {
    expect(tableOf("circuits").checks.filter((check) => check.definition.includes("api_status"))).toEqual([]);
  });
});
