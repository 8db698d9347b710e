import type { Area } from "./read-areas";
import type { Check, Column, ForeignKey, Index, Table } from "./read-tables";

const ON_DELETE: Record<string, string> = {
  CASCADE: "deleted with it",
  "SET NULL": "set to null",
  RESTRICT: "refused while it is used",
};
const HEADER = `# Database schema

Generated from the migrated database by \`npm run docs:schema\`; a test refuses a stale copy. The source is
\`prisma/schema\` with \`prisma/migrations\`. Every \`id\` is a \`bigint\` that counts itself; every instant is a \`timestamptz(3)\`.`;

/**
 * The whole of docs/schema.md. Throws when a table stands in no area or a model has no table, so that none goes unseen.
 */
export function writeSchemaDoc(tables: Table[], areas: Area[]): string {
  const placed = areas.flatMap((area) => area.tables.map(({ name }) => name));
  const lost = tables.filter(({ name }) => !placed.includes(name));
  if (lost.length > 0)
    throw new Error(`No file of prisma/schema has the tables ${lost.map(({ name }) => name).join(", ")}`);
  return `${[HEADER, `${tables.length} tables, by area:`, ...areas.flatMap((area) => describeArea(tables, area))].join("\n\n")}\n`;
}

function describeArea(tables: Table[], area: Area): string[] {
  const own = area.tables.map(({ name, description }) => ({ table: findTable(tables, name), description }));
  return [
    `## ${area.name[0]?.toUpperCase() ?? ""}${area.name.slice(1)}`,
    drawTables(own.map(({ table }) => table)),
    ...own.map(({ table, description }) => describeTable(table, description)),
  ];
}

function findTable(tables: Table[], name: string): Table {
  const found = tables.find((table) => table.name === name);
  if (!found) throw new Error(`The model of ${name} has no table`);
  return found;
}

function describeTable(table: Table, description: string | null): string {
  const columns = table.columns.map(
    (column) =>
      `| ${column.name} | ${shortType(column.type)} | ${column.nullable ? "yes" : "no"} | ${shortDefault(column)} | ${describeKey(table, column)} |`,
  );
  const notes = [
    ...table.checks.map(describeCheck),
    ...table.indexes.filter((index) => !index.primary).map(describeIndex),
  ];
  const about = [description, table.unlogged && "Unlogged: a crash of the database empties it."]
    .filter(Boolean)
    .join(" ");
  const listing = ["| column | type | null | default | key |", "|---|---|---|---|---|", ...columns].join("\n");
  return [`### ${table.name}`, about, listing, notes.join("\n")].filter(Boolean).join("\n\n");
}

function describeKey(table: Table, column: Column): string {
  const foreignKey = foreignKeyOf(table, column);
  const isPrimary = isPrimaryKey(table, column);
  const target = foreignKey && `→ ${foreignKey.target}; ${ON_DELETE[foreignKey.onDelete] ?? foreignKey.onDelete}`;
  return [isPrimary && "primary", !isPrimary && isUnique(table, column) && "unique", target].filter(Boolean).join(", ");
}

const foreignKeyOf = (table: Table, column: Column): ForeignKey | undefined =>
  table.foreignKeys.find((key) => key.column === column.name);
const isPrimaryKey = (table: Table, column: Column) =>
  table.indexes.some((index) => index.primary && index.columns.slice(1, -1).split(", ").includes(column.name));
const isUnique = (table: Table, column: Column) =>
  table.indexes.some((index) => index.unique && index.columns === `(${column.name})`);

/** A closed list of values reads as one; any other condition stands as PostgreSQL spells it. */
function describeCheck({ name, values, definition }: Check): string {
  const [, column] = /^CHECK \(\(?(\w+)(?:\)?::text)? = ANY/.exec(definition) ?? [];
  return `- check \`${name}\`: ${column && values.length > 0 ? `${column} is ${values.map((value) => `\`${value}\``).join(", ")}` : `\`${definition.replace(/^CHECK /, "")}\``}`;
}

function describeIndex({ name, unique, columns }: Index): string {
  return `- ${unique ? "unique" : "index"} \`${name}\`: \`${columns}\``;
}

/** Keys and relations only: the other columns stand in the tables below, and tables of other areas are bare boxes. */
function drawTables(tables: Table[]): string {
  const entities = tables.map((table) => {
    const keys = table.columns.flatMap((column) => {
      const isPrimary = isPrimaryKey(table, column);
      const marks = [
        isPrimary && "PK",
        foreignKeyOf(table, column) && "FK",
        !isPrimary && isUnique(table, column) && "UK",
      ].filter(Boolean);
      return marks.length > 0
        ? [`    ${shortType(column.type).replace(/\W.*$/, "")} ${column.name} ${marks.join(", ")}`]
        : [];
    });
    return `  ${table.name} {\n${keys.join("\n")}\n  }`;
  });
  const relations = tables.flatMap((table) =>
    table.columns.flatMap((column) => {
      const foreignKey = foreignKeyOf(table, column);
      return foreignKey
        ? [
            `  ${foreignKey.target} ${column.nullable ? "|o" : "||"}--${isUnique(table, column) ? "o|" : "o{"} ${table.name} : ${column.name}`,
          ]
        : [];
    }),
  );
  return ["```mermaid", "erDiagram", ...entities, ...relations, "```"].join("\n");
}

function shortType(type: string): string {
  return type
    .replace("character varying", "varchar")
    .replace("timestamp(3) with time zone", "timestamptz(3)")
    .replace("numeric", "decimal");
}

function shortDefault({ default: value }: Column): string {
  return !value || value.startsWith("nextval(") ? "" : `\`${value.replace(/::[\w ]+$/, "")}\``;
}
