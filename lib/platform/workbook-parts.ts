const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/**
 * How a cell is shown, by its place in the style sheet. `text` keeps what looks like a formula a text, also when
 * somebody edits it.
 */
export const CELL_STYLES = { plain: 0, head: 1, day: 2, standard: 3, daylight: 4, text: 5 } as const;

const xf = (format: number, rest = "") =>
  `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${rest}/>`;

const STYLES = `${HEAD}<styleSheet ${MAIN}><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss\\ &quot;EST&quot;"/><numFmt numFmtId="166" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss\\ &quot;EDT&quot;"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="6">${xf(0)}<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>${xf(164)}${xf(165)}${xf(166)}${xf(49, ' quotePrefix="1"')}</cellXfs></styleSheet>`;

/**
 * The parts of a workbook beside its sheets, by their paths; `filtered` is the range of each sheet that its
 * filter covers.
 */
export function workbookParts(sheets: readonly { name: string; filtered: string }[]): [path: string, xml: string][] {
  const each = (part: (sheet: { name: string; filtered: string }, number: number) => string) =>
    sheets.map((sheet, index) => part(sheet, index + 1)).join("");
  const quoted = (name: string) => escapeXml(`'${name.replaceAll("'", "''")}'`);
  const absolute = (range: string) => range.replaceAll(/([A-Z]+)(\d+)/g, "$$$1$$$2");
  return [
    [
      "[Content_Types].xml",
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${WORKBOOK}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${WORKBOOK}.styles+xml"/>${each((_, number) => `<Override PartName="/${sheetPath(number)}" ContentType="${WORKBOOK}.worksheet+xml"/>`)}</Types>`,
    ],
    [
      "_rels/.rels",
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each((_, number) => `<Relationship Id="rId${number}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${number}.xml"/>`)}<Relationship Id="styles" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ["xl/styles.xml", STYLES],
    [
      "xl/workbook.xml",
      `${HEAD}<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets>${each(({ name }, number) => `<sheet name="${escapeXml(name)}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets><definedNames>${each(({ name, filtered }, number) => `<definedName name="_xlnm._FilterDatabase" localSheetId="${number - 1}" hidden="1">${quoted(name)}!${absolute(filtered)}</definedName>`)}</definedNames></workbook>`,
    ],
  ];
}

/** The path of a sheet, by its number from one. */
export function sheetPath(number: number): string {
  return `xl/worksheets/sheet${number}.xml`;
}

/** What stands before the rows: the frozen head, and how wide each column is, in characters. */
export function sheetStart(widths: readonly number[]): string {
  const columns = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  return `${HEAD}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.join("")}</cols><sheetData>`;
}

/** What stands behind the rows: the filter. */
export function sheetEnd(filtered: string): string {
  return `</sheetData><autoFilter ref="${filtered}"/></worksheet>`;
}

const SPECIAL = /[&<>"]/;
const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A text within XML. */
export function escapeXml(text: string): string {
  return SPECIAL.test(text) ? text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character) : text;
}

/** The letters of a column, by its index from zero. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}
