type Value = string | number | boolean | null;
type Operand = { path: string[] } | { value: Value };
/** All of the comparisons must hold. */
export type Condition = { left: Operand; right: Operand }[];
/** What an expression may look at: `event` started the run, `async` is the one that came later. */
export type Scope = { event: unknown; async?: unknown };

const pathPattern = /^(event|async)(\.[A-Za-z_$][\w$]*)+$/;
const operandPattern = `(?:event|async)(?:\\.[A-Za-z_$][\\w$]*)+|'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*"|-?\\d+(?:\\.\\d+)?|true|false|null`;
const comparisonPattern = new RegExp(`\\s*(${operandPattern})\\s*==\\s*(${operandPattern})\\s*(&&|$)`, "y");

/** Reads a property path such as `event.data.region`. Throws on any other expression. */
export function parsePath(text: string): string[] {
  if (!pathPattern.test(text.trim()))
    throw new Error(`the expression "${text}" (only a property path such as event.data.region)`);
  return text.trim().split(".");
}

/** Reads equalities joined by `&&`, for example `event.data.id == async.data.id`. Throws on any other expression. */
export function parseCondition(text: string): Condition {
  const condition: Condition = [];
  comparisonPattern.lastIndex = 0;
  for (;;) {
    const found = comparisonPattern.exec(text);
    if (!found) throw new Error(`the expression "${text}" (only equalities such as event.data.id == async.data.id)`);
    condition.push({ left: readOperand(found[1] ?? ""), right: readOperand(found[2] ?? "") });
    if (found[3] === "") return condition;
  }
}

function readOperand(text: string): Operand {
  if (pathPattern.test(text)) return { path: text.split(".") };
  if (text.startsWith("'") || text.startsWith('"')) return { value: text.slice(1, -1).replaceAll(/\\(.)/g, "$1") };
  if (text === "null") return { value: null };
  return { value: text === "true" || text === "false" ? text === "true" : Number(text) };
}

/** The value at a path, or undefined when any part of it is missing. */
export function valueAt(path: string[], scope: Scope): unknown {
  let value: unknown = scope;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

/** Whether every equality holds; what is missing equals nothing, so a missing id never cancels a run by accident. */
export function holds(condition: Condition, scope: Scope): boolean {
  const read = (operand: Operand) => ("path" in operand ? valueAt(operand.path, scope) : operand.value);
  return condition.every(({ left, right }) => {
    const value = read(left);
    return value !== undefined && JSON.stringify(value) === JSON.stringify(read(right));
  });
}
