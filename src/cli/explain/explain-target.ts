import { type TargetForm, targetForm, targetSources } from '../../source/index.ts';
import { openStored, type Stored } from '../../wire/index.ts';
import { parseStoredReference } from '../findings/stored-reference.ts';
import { heldTarget } from '../findings/stored-target.ts';
import { type LookOptions, type LookRun, lookAt } from '../scan/look.ts';
import { storedExplanations } from './stored-explanations.ts';
import type { ExplainedTarget } from './types.ts';

/** What is asked of a target. */
export interface ExplainQuestion extends LookOptions {
  /** A vulnerability by any of its ids. */
  readonly explain: string;
  /** In milliseconds since the epoch. */
  readonly now: number;
}

export interface ExplainRun extends LookRun {
  /** Told a sentence for people, where a target may be taken for another than the one that is meant. */
  onDoubt(sentence: string): void;
}

/**
 * Why a vulnerability is reported of each image of a target, or is not. What begins with a kind of target, and a path that
 * is there, is what `pratique scan` takes it for; all else that is written as `team/app:1` is of this registry, where it
 * has such a repository.
 */
export async function explainTarget(
  target: string,
  question: ExplainQuestion,
  run: ExplainRun,
): Promise<ExplainedTarget> {
  if (parseStoredReference(target) === undefined) return await lookedAt(target, question, run);
  const form = await targetForm(targetSources, target);
  if (form !== undefined) {
    await withStored(run, async (stored) => await doubt(stored, { target, form, run }));
    return await lookedAt(target, question, run);
  }
  const { explain: id, platform, now } = question;
  const asked = { id, now, ...(platform === undefined ? {} : { platform }) };
  const own = await withStored(run, async (stored) => await storedExplanations(stored, target, asked));
  if (own !== undefined && own.kind !== 'elsewhere') return own;
  const looked = await lookedAt(target, question, run);
  if (looked.kind === 'images') return looked;
  const reason = own?.reason ?? `there is no registry in "${run.config.data}" (PRATIQUE_DATA names another)`;
  return { kind: 'refused', reason: `${looked.reason}; as for this registry, ${reason}` };
}

async function lookedAt(target: string, question: ExplainQuestion, run: ExplainRun): Promise<ExplainedTarget> {
  const look = await lookAt(target, question, run);
  if (look.kind === 'refused') return look;
  const images = look.images.map(({ scan: { explanation, coverage, findings, excused }, ...image }) => ({
    ...image,
    explanation,
    coverage,
    found: [...findings, ...excused].filter(({ name, aliases }) => [name, ...aliases].includes(question.explain)),
  }));
  return { kind: 'images', images };
}

async function withStored<T>({ config }: ExplainRun, ask: (stored: Stored) => Promise<T>): Promise<T | undefined> {
  const stored = await openStored(config);
  if (stored === undefined) return undefined;
  try {
    return await ask(stored);
  } finally {
    await stored.close();
  }
}

interface Doubtful {
  readonly target: string;
  readonly form: TargetForm;
  readonly run: ExplainRun;
}

const TAKEN: Readonly<Record<TargetForm, string>> = {
  kind: 'begins with a kind of target',
  path: 'is a path that is there',
};

async function doubt(stored: Stored, { target, form, run }: Doubtful): Promise<void> {
  const held = await heldTarget(stored, target);
  if (held.kind !== 'held') return;
  const name = parseStoredReference(target)?.name ?? target;
  const written = `${name}@${held.image.digest}`;
  const next = written === target ? '' : `, which is written ${written}`;
  run.onDoubt(`"${target}" ${TAKEN[form]}, and is not taken for the image of this registry${next}`);
}
