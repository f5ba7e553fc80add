import { z } from 'zod';
import type { SourceOutcome } from '../../advisory/index.ts';
import type { UpdateReporter } from './update-reporter.ts';

/** A line of `advisories update --json`: what is read, what came of a source, what came of all. */
export const updateLine = z.union([
  z.object({ kind: z.literal('progress'), source: z.string(), file: z.number(), files: z.number() }),
  z.object({
    kind: z.literal('source'),
    source: z.string(),
    outcome: z.enum(['fresh', 'unchanged', 'stale', 'absent', 'left']),
    statements: z.number().optional(),
    reason: z.string().optional(),
  }),
  z.object({ kind: z.literal('end'), outcome: z.enum(['updated', 'unchanged', 'nothing', 'busy']) }),
]);

export type UpdateLine = z.infer<typeof updateLine>;

/** Says what an update does to a program: a line of JSON for each thing. */
export function jsonReporter(write: (text: string) => void): UpdateReporter {
  const tell = (line: UpdateLine) => write(`${JSON.stringify(line)}\n`);
  return {
    progress: ({ source, file, files }) => tell({ kind: 'progress', source, file, files }),
    source: (outcome) => tell(sourceLine(outcome)),
    end(result) {
      tell({ kind: 'end', outcome: result.kind });
      if (result.kind === 'busy' || result.kind === 'nothing') return false;
      return result.outcomes.every(({ kind }) => kind !== 'stale');
    },
    clear() {},
    stopped() {},
  };
}

function sourceLine(outcome: SourceOutcome): UpdateLine {
  const { source, kind } = outcome;
  const statements = 'provenance' in outcome ? outcome.provenance?.count : undefined;
  return {
    kind: 'source',
    source,
    outcome: kind,
    ...(statements === undefined ? {} : { statements }),
    ...(kind === 'stale' ? { reason: outcome.reason } : {}),
  };
}
