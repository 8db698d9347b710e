/**
 * Holds every raw read of the product against its declared row type: `check-raw-reads.ts FOLDER
 * [--some]`, docs/decisions/raw-reads.md.
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { checkRawReads, readSeen } from "@/lib/platform/testing/raw-reads/check-raw-reads";

const [folder = ".data/test-logs/raw-reads", only] = process.argv.slice(2);
const report = checkRawReads(dirname(dirname(fileURLToPath(import.meta.url))), readSeen(folder));
// After a part of the tests, what they did not run says nothing.
const unread = only === "--some" ? [] : report.unread.map((place) => `${place}: no test saw a row of it`);
for (const line of [...report.disagreements, ...unread]) console.log(line);
console.log(`${report.typed} raw reads with a declared row type, ${report.open} that leave it open.`);
process.exitCode = report.disagreements.length + unread.length > 0 ? 1 : 0;
