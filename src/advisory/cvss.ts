import calculator from 'ae-cvss-calculator';
import type { Cvss } from './types.ts';

const { Cvss2, Cvss3P0, Cvss3P1, Cvss4P0 } = calculator;

/** What each version's vectors begin with, the metrics that a base score needs, and what calculates it. */
const VERSIONS = [
  {
    version: '4.0',
    prefix: 'CVSS:4.0/',
    base: 'AV AC AT PR UI VC VI VA SC SI SA',
    vectorOf: (v: string) => new Cvss4P0(v),
  },
  { version: '3.1', prefix: 'CVSS:3.1/', base: 'AV AC PR UI S C I A', vectorOf: (v: string) => new Cvss3P1(v) },
  { version: '3.0', prefix: 'CVSS:3.0/', base: 'AV AC PR UI S C I A', vectorOf: (v: string) => new Cvss3P0(v) },
  { version: '2.0', prefix: '', base: 'AV AC Au C I A', vectorOf: (v: string) => new Cvss2(v) },
] as const;

type Form = (typeof VERSIONS)[number];

const LONGEST = 300;

/**
 * A CVSS vector with its base score (first.org/cvss: v2, v3.0, v3.1 and v4.0), or undefined where it is none: an
 * unknown or repeated metric, one of the base metrics missing. Threat and environment metrics are kept and not scored.
 */
export function parseCvss(text: string): Cvss | undefined {
  if (text.length > LONGEST) return undefined;
  // NVD writes v2 vectors in brackets, GitHub some with a slash at the end.
  const vector = text
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .replace(/\/$/, '');
  const form = VERSIONS.find(({ prefix }) => vector.startsWith(prefix));
  if (form === undefined) return undefined;
  const metrics = metricsOf(vector.slice(form.prefix.length));
  const base = form.base.split(' ').map((name) => `${name}:${metrics?.get(name) ?? ''}`);
  if (metrics === undefined || base.some((metric) => metric.endsWith(':'))) return undefined;
  if (calculatorFor(form, vector) === undefined) return undefined;
  const score = baseScore(form, `${form.prefix}${base.join('/')}`);
  return score === undefined ? undefined : { version: form.version, vector, score };
}

/** The newest version first, and of one version the highest score: the order in which vectors are listed. */
export function newestCvssFirst(a: Cvss, b: Cvss): number {
  return Number(b.version) - Number(a.version) || b.score - a.score;
}

function metricsOf(text: string): ReadonlyMap<string, string> | undefined {
  const metrics = new Map<string, string>();
  for (const part of text.split('/')) {
    const [, name, value] = /^([A-Za-z]+):([A-Za-z]+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined || metrics.has(name)) return undefined;
    metrics.set(name, value);
  }
  return metrics;
}

/** It throws at a metric or a value that its version does not have. */
function calculatorFor(form: Form, vector: string) {
  try {
    return form.vectorOf(vector);
  } catch {
    return undefined;
  }
}

/** Undefined also for the value X, which is no value of a base metric. */
function baseScore(form: Form, vector: string): number | undefined {
  const parsed = calculatorFor(form, vector);
  return parsed?.isBaseFullyDefined() === true ? parsed.calculateScores().base : undefined;
}
