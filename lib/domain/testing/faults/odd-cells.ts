import fc from "fast-check";
import type { CellText } from "./bad-workstudio";

/**
 * A cell as it is sent, and what must come of it, said without the reader's help: `value` as the database shows it
 * (null is blank), or the stored one where `isKept`; `isTold` where the issues list must name the field.
 */
export type OddCell = { sent: CellText; value: string | null; isKept: boolean; isTold: boolean };

const read = (value: string | null, ...sent: unknown[]): OddCell[] =>
  sent.map((cell) => ({ sent: JSON.stringify(cell), value, isKept: false, isTold: false }));
const kept = (...sent: CellText[]): OddCell[] =>
  sent.map((cell) => ({ sent: cell, value: null, isKept: true, isTold: true }));
const told = (value: string | null, ...sent: unknown[]): OddCell[] =>
  read(value, ...sent).map((cell) => ({ ...cell, isTold: true }));

/** What is neither a number, nor a text, nor a date. */
const NOTHING_SENSIBLE = kept("true", "false", "{}", "[]", "[1,2]", '{"a":1}');
const NO_NUMBER = kept(
  '"12,3"',
  '"abc"',
  '"NaN"',
  '"Infinity"',
  '"1e400"',
  '"0x10"',
  '"１２"',
  '"--5"',
  '"1 2"',
  "1e400",
);
const NO_AMOUNT = [...NOTHING_SENSIBLE, ...NO_NUMBER, ...kept("-4", '"-0.5"', "1e12", "99999999999", '"1e12"')];
const BLANK = read(null, null, "", "   ", "\t");
const NO_DATE = [
  ...NOTHING_SENSIBLE,
  ...kept('"not a date"', '"2026-02-30"', '"2026-13-01"', '"/Date(zzz)/"', '"31/12/2026"', '"2026-01-14T25:00:00Z"'),
];
const PLACEHOLDER = read(
  null,
  null,
  "",
  "1899-12-30",
  "/Date(1899-12-30)/",
  "/Date(1899-12-30T05:00:00Z)/",
  0,
  "12/30/1899",
);
const THE_DAY = read(
  "2026-01-14",
  "/Date(2026-01-14)/",
  "2026-01-14",
  "01/14/2026",
  "1/14/2026 9:30 AM",
  "/Date(2026-01-14T17:00:00.000Z)/",
  "2026-01-14T23:59:59-05:00",
  46036,
  "46036.75",
);
const FAR_AHEAD = kept('"/Date(2099-01-01)/"', '"2099-12-31"', '"/Date(4070908800000)/"');

const amount = (decimals: number): OddCell[] => {
  const fixed = (value: number) => value.toFixed(decimals);
  return [
    ...NO_AMOUNT,
    ...BLANK,
    ...read(fixed(0), 0, "0", "0.0", "-0"),
    ...read(fixed(1234.5), "1,234.5", 1234.5, " 1234.5 ", "1.2345e3"),
    ...read(fixed(12), 12, "12", "+12.0"),
  ];
};

const text = (length: number): OddCell[] => [
  ...NOTHING_SENSIBLE,
  ...BLANK,
  ...read("Red Oak", "Red Oak", "  Red Oak "),
  ...read("12", 12),
  ...read("Ünïcødé ✓", "Ünïcødé ✓"),
  ...told("Red Oak", "Red\u0000 Oak"),
  ...told("x".repeat(length), "x".repeat(length + 40)),
];

/** Of a column's kind, everything that can stand in its cells. */
export const ODD_CELLS = {
  feet: amount(2),
  acres: amount(4),
  trees: [...NO_AMOUNT, ...kept("2.5", '"2.5"'), ...BLANK, ...read("3", 3, "3", "3.0"), ...read("1234", "1,234")],
  day: [...NO_DATE, ...FAR_AHEAD, ...PLACEHOLDER, ...THE_DAY],
  text100: text(100),
  text50: text(50),
  truth: [
    ...kept('"maybe"', "2", "{}", "[]", '"tru"'),
    ...BLANK,
    ...read("true", true, "true", "1", 1, "Yes"),
    ...read("false", false, "false", "0", 0, "no"),
  ],
} satisfies Record<string, OddCell[]>;

export type OddKind = keyof typeof ODD_CELLS;

/** Any of a kind's cells; most rows have one or two odd ones. */
export const oddCell = (kind: OddKind): fc.Arbitrary<OddCell | null> =>
  fc.option(fc.constantFrom(...ODD_CELLS[kind]), { freq: 2, nil: null });
