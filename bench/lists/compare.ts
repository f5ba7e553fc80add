import { loadavg } from 'node:os';
import { type Answered, type Question, questionsFor } from './questions.ts';
import type { ListsServer } from './server.ts';

const GOAL_MILLISECONDS = 200;
const WHOLE_MILLISECONDS = 1000;
const ROUNDS = 21;
const FEWEST_ROUNDS = 5;
/** Of slow ones fewer rounds tell enough. */
const MOST_MILLISECONDS = 2000;
const WIDTH = 96;

/** Asks all that is measured of both by turns, and says how long it took; of what has `only` in its title, where it is given. */
export async function compare(small: ListsServer, large: ListsServer, only?: string): Promise<void> {
  say(
    `load ${loadavg()[0]?.toFixed(1)}; milliseconds at ${[small, large].map(({ registry }) => registry.images.toLocaleString('en')).join(' and ')}:\n`,
  );
  say(`${''.padEnd(WIDTH)} median   95 % |  median    95 %   CPU\n`);
  const [ofSmall, ofLarge] = [await questionsFor(small), await questionsFor(large)];
  for (const [at, question] of ofLarge.entries()) {
    const beside = ofSmall[at];
    if (beside === undefined || (only !== undefined && !question.title.includes(only))) continue;
    const [before, now] = await alternately({ server: small, question: beside }, { server: large, question });
    told(question, before, now);
  }
}

interface Asking {
  readonly server: ListsServer;
  readonly question: Question;
}

interface Times {
  readonly status: number;
  readonly median: number;
  readonly slow: number;
  /** Of the thread that answers, each time. */
  readonly spent: number;
}

/** By turns, so that whatever else the machine does falls on both. */
async function alternately(...askings: readonly Asking[]): Promise<readonly Times[]> {
  const times = askings.map((): number[] => []);
  const spent = askings.map(() => 0);
  const answers: (Answered | undefined)[] = [];
  for (const { question } of askings) answers.push(await question.ask());
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, { server, question }] of askings.entries()) {
      const before = (await server.watched()).threadMilliseconds;
      const answered = await question.ask();
      spent[at] = (spent[at] ?? 0) + (await server.watched()).threadMilliseconds - before;
      times[at]?.push(answered.milliseconds);
    }
    if (round >= FEWEST_ROUNDS && times.flat().reduce((sum, each) => sum + each, 0) > MOST_MILLISECONDS) break;
  }
  return times.map((each, at) => {
    const sorted = each.toSorted((a, b) => a - b);
    return {
      status: answers[at]?.status ?? 0,
      median: sorted[Math.floor(sorted.length / 2)] ?? 0,
      slow: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      spent: (spent[at] ?? 0) / each.length,
    };
  });
}

function told({ title, isWhole }: Question, before: Times | undefined, now: Times | undefined): void {
  if (before === undefined || now === undefined) return;
  const goal = isWhole ? WHOLE_MILLISECONDS : GOAL_MILLISECONDS;
  const isMissed = now.slow > goal;
  const isRefused = now.status !== 200;
  if (isMissed || isRefused) process.exitCode = 1;
  const cell = (value: number) => value.toFixed(1).padStart(7);
  const words = [isMissed ? `over ${goal} ms` : '', isRefused ? `answered ${now.status}` : ''];
  const figures = `${cell(before.median)}${cell(before.slow)} | ${cell(now.median)} ${cell(now.slow)}${cell(now.spent)}`;
  const line = `${title.slice(0, WIDTH).padEnd(WIDTH)}${figures}  ${words.join(' ')}`;
  say(`${line.trimEnd()}\n`);
}

function say(text: string): void {
  process.stdout.write(text);
}
