import { promisify } from "node:util";
import { type Entry, type ZipFile, fromBuffer } from "yauzl";
import { AppError } from "./errors";
import { invalidFile } from "./invalid-file";

const MOST_ENTRIES = 200;
/** What is read is held several times over, as bytes, text and cells, in a process that serves everybody. */
const MOST_BYTES = 48 * 1024 * 1024;
/** Cells that are more than a value are each kept with all that they hold, at many times the memory. */
const MOST_RICH_CELLS = 100_000;
const RICH_CELL = /<(?:\w+:)?(?:f|r|comment|hyperlink)[\s/>]|\st\s*=\s*["']e["']/g;
/** Any part may be the one that holds the texts: the workbook says which. */
const MOST_PART_BYTES = 40 * 1024 * 1024;

/** Parts that bring more than cells: programs, links to other files, and what other programs put in. */
const REFUSED: readonly [pattern: RegExp, message: string][] = [
  [
    /vbaProject|macrosheets\/|vbaData/i,
    "The workbook holds macros. Save it as an Excel workbook without macros (.xlsx).",
  ],
  [
    /externalLinks\/|connections\.xml|queryTables\//i,
    "The workbook is linked to other files or data. Paste the values alone into a new workbook.",
  ],
  [
    /embeddings\/|activeX\/|ctrlProps\//i,
    "The workbook holds other files or controls. Paste the values alone into a new workbook.",
  ],
  [/EncryptionInfo|EncryptedPackage/i, "The workbook is protected with a password. Save it without one."],
];

const open = promisify<Buffer, object, ZipFile>(fromBuffer);

/**
 * Refuses a workbook before anything of it is read: too many parts, too large when unpacked, also where it lies about
 * that, macros, links to other files. Each part is unpacked once, and nothing of it kept. Throws INVALID in words for
 * whoever chose the file (security G5).
 */
export async function requireHarmlessWorkbook(file: Buffer): Promise<void> {
  let zip: ZipFile;
  try {
    zip = await open(file, { lazyEntries: true, validateEntrySizes: true });
  } catch {
    throw unreadable();
  }
  if (zip.entryCount > MOST_ENTRIES)
    throw invalidFile("The workbook has too many parts. Paste the values alone into a new workbook.");
  try {
    const entries = await entriesOf(zip);
    for (const { fileName } of entries)
      for (const [pattern, message] of REFUSED) if (pattern.test(fileName)) throw invalidFile(message);
    if (!entries.some(({ fileName }) => fileName === "[Content_Types].xml"))
      throw invalidFile("This is an archive, not an Excel workbook. Choose a CSV file or an Excel workbook (.xlsx).");
    const tooLarge = invalidFile("The workbook is too large when it is unpacked. Split it.");
    const sizes = entries.map(({ uncompressedSize }) => uncompressedSize);
    if (sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES) throw tooLarge;
    if (sizes.some((size) => size > MOST_PART_BYTES)) throw tooLarge;
    let richCells = 0;
    for (const entry of entries) {
      richCells += await unpack(zip, entry);
      if (richCells > MOST_RICH_CELLS)
        throw invalidFile(
          "The workbook holds too many formulas, errors and formatted texts. Paste the values alone into a new workbook.",
        );
    }
  } catch (error) {
    throw error instanceof AppError ? error : unreadable();
  } finally {
    zip.close();
  }
}

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((done, failed) => {
    const entries: Entry[] = [];
    zip.on("entry", (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on("end", () => done(entries));
    zip.on("error", failed);
    zip.readEntry();
  });
}

/**
 * Counts the cells of a part that are more than a value. Fails where it is not what it says, or larger than it says.
 */
async function unpack(zip: ZipFile, entry: Entry): Promise<number> {
  if (entry.isEncrypted()) throw invalidFile("The workbook is protected with a password. Save it without one.");
  if (entry.fileName.endsWith("/")) return 0;
  const stream = await new Promise<AsyncIterable<Uint8Array>>((done, failed) =>
    zip.openReadStream(entry, (error, opened) => (error ? failed(error) : done(opened))),
  );
  let bytes = 0;
  let richCells = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    richCells += Buffer.from(chunk).toString("latin1").match(RICH_CELL)?.length ?? 0;
  }
  if (bytes !== entry.uncompressedSize) throw unreadable();
  return richCells;
}

function unreadable(): AppError {
  return invalidFile("The workbook is damaged and cannot be read. Open it in the spreadsheet and save it again.");
}
