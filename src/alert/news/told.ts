import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { SEVERITIES, type Severity } from '../../match/types.ts';

/** A finding as it was last told, or silently remembered; what is told of one that is open only ever gets worse. */
export interface ToldFinding {
  /** Its best-known id first, then the others. */
  readonly names: readonly string[];
  /** purl's type, and the name of the source package: with the names, what it is known by. */
  readonly type: string;
  readonly package: string;
  readonly installed: string;
  readonly uri?: string;
  readonly severity: Severity;
  readonly score?: number;
  readonly epss?: number;
  readonly knownExploited: boolean;
  readonly isFixable: boolean;
  /** Open since, in milliseconds since the epoch. */
  readonly since: number;
  readonly isExcused: boolean;
}

/** What is remembered of a tag for a rule. */
export interface Told {
  /** As of when, in milliseconds since the epoch. */
  readonly at: number;
  readonly digest: string;
  /** The images that were looked at: of an index, one for each platform. */
  readonly images: readonly ToldImage[];
  readonly status: 'COMPLETE' | 'FAILED';
  readonly isCoverageLost: boolean;
  readonly findings: readonly ToldFinding[];
}

export interface ToldImage {
  readonly digest: string;
  /** Of the extractors that read it. */
  readonly readBy: number;
}

const MOST_BYTES = 256 * 2 ** 20;

const FINDING = z.tuple([
  z.array(z.string()),
  z.string(),
  z.string(),
  z.string(),
  z.number(),
  z.number(),
  z.number().nullable(),
  z.number().nullable(),
  z.number(),
  z.string(),
]);
const TOLD = z.object({
  at: z.number(),
  digest: z.string(),
  images: z.array(z.object({ digest: z.string(), readBy: z.number() })),
  status: z.enum(['COMPLETE', 'FAILED']),
  isCoverageLost: z.boolean(),
  findings: z.array(FINDING),
});

const EXPLOITED = 1;
const FIXABLE = 2;
const EXCUSED = 4;

/** For a row. */
export function packTold(told: Told): Uint8Array {
  return deflateRawSync(JSON.stringify({ ...told, findings: told.findings.map(row) }), { level: 1 });
}

/** Of a row that `packTold` made. */
export function unpackTold(bytes: Uint8Array): Told {
  const text = inflateRawSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8');
  const { findings, ...rest } = TOLD.parse(JSON.parse(text));
  return { ...rest, findings: findings.map(unrow) };
}

/** Whether two say the same, but for the time. */
export function isSameTold(a: Told, b: Told): boolean {
  return JSON.stringify({ ...a, at: 0 }) === JSON.stringify({ ...b, at: 0 });
}

function row(one: ToldFinding): z.output<typeof FINDING> {
  const flags = (one.knownExploited ? EXPLOITED : 0) + (one.isFixable ? FIXABLE : 0) + (one.isExcused ? EXCUSED : 0);
  return [
    [...one.names],
    one.type,
    one.package,
    one.installed,
    SEVERITIES.indexOf(one.severity),
    flags,
    one.score ?? null,
    one.epss ?? null,
    one.since,
    one.uri ?? '',
  ];
}

function unrow(row: z.output<typeof FINDING>): ToldFinding {
  const [names, type, name, installed, severity, flags, score, epss, since, uri] = row;
  return {
    names,
    type,
    package: name,
    installed,
    ...(uri === '' ? {} : { uri }),
    severity: SEVERITIES[severity] ?? 'UNDEFINED',
    ...(score === null ? {} : { score }),
    ...(epss === null ? {} : { epss }),
    knownExploited: (flags & EXPLOITED) !== 0,
    isFixable: (flags & FIXABLE) !== 0,
    since,
    isExcused: (flags & EXCUSED) !== 0,
  };
}
