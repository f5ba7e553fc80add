import type { EventData, TestsStream } from 'node:test';
import { inspect, styleText } from 'node:util';

/** What became of one test; a suite counts only where it was skipped whole or a hook of it threw. */
export interface TestReport {
  /** Names of the suites around it, then its own. */
  readonly names: readonly string[];
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** The error with its stack, or why it was skipped. */
  readonly reason: string;
}

export interface FileReport {
  readonly file: string;
  readonly seconds: number;
  readonly tests: readonly TestReport[];
  /** What the file wrote to its outputs. */
  readonly output: string;
}

type Finished = EventData.TestPass | EventData.TestFail;

const SLOWEST = 10;
const MARKS = { passed: styleText('green', '✔'), failed: styleText('red', '✖'), skipped: styleText('yellow', '−') };

/** Listens to the run of the one file at `path`; what it returns gives the report once the run has ended. */
export function fileReport(events: TestsStream, { file, path }: { file: string; path: string }): () => FileReport {
  const started = performance.now();
  const ancestors = new Map<number, { name: string; parentId: number | undefined }>();
  const parents = new Set<number | undefined>();
  const tests: TestReport[] = [];
  let output = '';
  const add = (data: Finished, report: Omit<TestReport, 'names'>) => tests.push({ names: namesOf(data), ...report });
  const namesOf = ({ name, parentId }: Pick<Finished, 'name' | 'parentId'>): string[] => {
    const parent = ancestors.get(parentId ?? 0);
    return parent === undefined ? [name] : [...namesOf(parent), name];
  };
  events.on('test:start', ({ testId, name, parentId }) => ancestors.set(testId, { name, parentId }));
  events.on('test:stdout', ({ message }) => (output += message));
  events.on('test:stderr', ({ message }) => (output += message));
  events.on('test:pass', (data) => {
    const isLeaf = !parents.has(data.testId) && data.name !== path;
    parents.add(data.parentId);
    if (isSkipped(data)) add(data, { outcome: 'skipped', reason: skipReason(data) });
    else if (isLeaf && data.details.type !== 'suite') add(data, { outcome: 'passed', reason: '' });
  });
  events.on('test:fail', (data) => {
    parents.add(data.parentId);
    if (!isOnlyOfSubtests(data)) add(data, { outcome: 'failed', reason: errorText(data.details.error) });
  });
  return () => {
    const none: TestReport = { names: [file], outcome: 'failed', reason: 'the file has no test' };
    const seconds = (performance.now() - started) / 1000;
    return { file, seconds, tests: tests.length === 0 ? [none] : tests, output };
  };
}

/** One line about a file, and one for each of its failures. */
export function fileText(report: FileReport): string {
  const { passed, failed, skipped } = countOutcomes(report.tests);
  const mark = failed > 0 ? MARKS.failed : MARKS[passed > 0 ? 'passed' : 'skipped'];
  const counts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return `${mark} ${report.file}  ${styleText('dim', `${counts.join(', ')}, ${report.seconds.toFixed(1)} s`)}`;
}

/** One line for each test. */
export function testsText(report: FileReport): string {
  const lines = report.tests.map(({ names, outcome, reason }) => {
    const why = outcome === 'skipped' ? styleText('dim', `  ${reason}`) : '';
    return `  ${MARKS[outcome]} ${names.join(' › ')}${why}`;
  });
  return lines.join('\n');
}

/** The end of a run: failures with their stacks, what was skipped and why, the slowest files, and the counts. */
export function runText(reports: readonly FileReport[]): string {
  const { passed, failed, skipped } = countOutcomes(reports.flatMap(({ tests }) => tests));
  const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return [...failureLines(reports), ...skipLines(reports), ...slowestLines(reports), '', counts].join('\n');
}

function isSkipped(data: Finished): boolean {
  return isGiven(data.skip) || isGiven(data.todo);
}

function isGiven(mark: string | boolean | undefined): boolean {
  return mark !== undefined && mark !== false;
}

function skipReason({ skip, todo }: Finished): string {
  if (typeof skip === 'string' && skip !== '') return skip;
  return isGiven(todo) ? 'not written yet' : 'skipped: no reason given';
}

/** A suite, or a test with tests in it, that failed for no other reason than that one of those did. */
function isOnlyOfSubtests({ details }: EventData.TestFail): boolean {
  return 'failureType' in details.error && details.error.failureType === 'subtestsFailed';
}

function errorText(error: EventData.Error): string {
  const exit =
    'exitCode' in error && 'signal' in error
      ? ` (exit code ${inspect(error.exitCode)}, signal ${inspect(error.signal)})`
      : '';
  const cause: unknown = error.cause;
  return cause instanceof Error
    ? inspect(cause, { depth: 4 }).replace(/^ *at .*node:internal\/test_runner.*\n?/gm, '')
    : `${typeof cause === 'string' ? cause : error.message}${exit}`;
}

function countOutcomes(tests: readonly TestReport[]): Record<TestReport['outcome'], number> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of tests) counts[outcome] += 1;
  return counts;
}

function failureLines(reports: readonly FileReport[]): string[] {
  const failing = reports.filter(({ tests }) => tests.some(({ outcome }) => outcome === 'failed'));
  return failing.flatMap(({ file, tests, output }) => [
    ...tests
      .filter(({ outcome }) => outcome === 'failed')
      .flatMap(({ names, reason }) => [
        '',
        `${MARKS.failed} ${styleText('bold', file)}  ${names.join(' › ')}`,
        indented(reason),
      ]),
    ...(output.trim() === '' ? [] : [`  ${styleText('dim', `what ${file} wrote:`)}`, indented(output.trim())]),
  ]);
}

function skipLines(reports: readonly FileReport[]): string[] {
  const skipped = reports.flatMap(({ file, tests }) =>
    tests.filter(({ outcome }) => outcome === 'skipped').map(({ reason }) => ({ file, reason })),
  );
  const byReason = Map.groupBy(skipped, ({ reason }) => reason);
  if (byReason.size === 0) return [];
  const lines = [...byReason].map(([reason, of]) => {
    const files = [...new Set(of.map(({ file }) => file))];
    return `  ${String(of.length).padStart(4)}  ${reason} (${files.join(', ')})`;
  });
  return ['', 'Skipped', ...lines];
}

function slowestLines(reports: readonly FileReport[]): string[] {
  if (reports.length < 2) return [];
  const slowest = reports.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
  return ['', 'Slowest files', ...slowest.map(({ file, seconds }) => `  ${seconds.toFixed(1).padStart(6)} s  ${file}`)];
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}
