export type Notes = { failures?: string[]; secondTries?: string[] };
export type Counts = { passed: number; failed: number; skipped: number } & Notes;
type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: VitestFile[];
};
type VitestFile = {
  name?: string;
  status: string;
  message?: string;
  assertionResults: { status: string; fullName?: string; failureMessages?: string[] }[];
};
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites?: PlaywrightSuite[];
  errors?: { message?: string }[];
};
type PlaywrightSuite = {
  title: string;
  file: string;
  specs?: {
    title: string;
    file: string;
    ok: boolean;
    tests?: { status?: string; results: { error?: { message: string } }[] }[];
  }[];
  suites?: PlaywrightSuite[];
};
export function countOne(isOk: boolean): Counts;
export function countVitest(report: VitestReport, isOk: boolean): Counts;
export function countPlaywright(report: PlaywrightReport, isOk: boolean): Counts;
export function countFrom<Report>(
  path: string,
  count: (report: Report, isOk: boolean) => Counts,
  isOk: boolean,
  notesOf?: (report: Report) => Notes,
): Counts;
export function notesOfVitest(report: Pick<VitestReport, "testResults">): Required<Notes>;
export function notesOfPlaywright(report: Pick<PlaywrightReport, "suites" | "errors">): Required<Notes>;
export function sum(counts: Counts[]): Counts;
export function summaryLine(counts: Counts): string;
