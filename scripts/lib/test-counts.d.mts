export type Counts = { passed: number; failed: number; skipped: number };
type VitestReport = { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number; testResults: { status: string; assertionResults: { status: string }[] }[] };
type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number }; errors?: unknown[] };
export function countOne(isOk: boolean): Counts;
export function countVitest(report: VitestReport, isOk: boolean): Counts;
export function countPlaywright(report: PlaywrightReport, isOk: boolean): Counts;
export function countFrom<Report>(path: string, count: (report: Report, isOk: boolean) => Counts, isOk: boolean): Counts;
export function sum(counts: Counts[]): Counts;
export function summaryLine(counts: Counts): string;
