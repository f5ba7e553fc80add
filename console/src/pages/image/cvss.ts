/** A metric of a CVSS vector in words. */
export interface SpelledMetric {
  readonly metric: string;
  readonly value: string;
}

type Values = Readonly<Record<string, string>>;
type Metrics = Readonly<Record<string, readonly [metric: string, values: Values]>>;

const IMPACT: Values = { N: 'none', L: 'low', H: 'high' };
const IMPACT_2: Values = { N: 'none', P: 'partial', C: 'complete' };
const YES_NO: Values = { Y: 'yes', N: 'no' };
const REACH: Values = {
  N: 'over the network',
  A: 'from a network beside it',
  L: 'on the machine',
  P: 'by hand, at it',
};

const V2: Metrics = {
  AV: ['How it is reached', REACH],
  AC: ['How hard it is', { L: 'easy', M: 'medium', H: 'hard' }],
  Au: ['Logging in', { N: 'not needed', S: 'once', M: 'several times' }],
  C: ['What can be read', IMPACT_2],
  I: ['What can be changed', IMPACT_2],
  A: ['What can be stopped', IMPACT_2],
  E: ['Exploits', { U: 'unproven', POC: 'a proof of concept', F: 'working', H: 'in wide use', ND: 'not said' }],
  RL: ['Remedy', { OF: 'official fix', TF: 'temporary fix', W: 'workaround', U: 'none', ND: 'not said' }],
  RC: ['Report', { UC: 'unconfirmed', UR: 'uncorroborated', C: 'confirmed', ND: 'not said' }],
};

const V3: Metrics = {
  AV: ['How it is reached', REACH],
  AC: ['How hard it is', { L: 'easy', H: 'hard' }],
  PR: ['Rights needed', { N: 'none', L: 'of a user', H: 'of an administrator' }],
  UI: ['Somebody else must act', { N: 'no', R: 'yes' }],
  S: ['Reaches beyond the component', { U: 'no', C: 'yes' }],
  C: ['What can be read', IMPACT],
  I: ['What can be changed', IMPACT],
  A: ['What can be stopped', IMPACT],
  E: ['Exploits', { X: 'not said', U: 'unproven', P: 'a proof of concept', F: 'working', H: 'in wide use' }],
  RL: ['Remedy', { X: 'not said', O: 'official fix', T: 'temporary fix', W: 'workaround', U: 'none' }],
  RC: ['Report', { X: 'not said', U: 'unknown', R: 'reasonable', C: 'confirmed' }],
};

const V4: Metrics = {
  AV: ['How it is reached', REACH],
  AC: ['How hard it is', { L: 'easy', H: 'hard' }],
  AT: ['Special circumstances', { N: 'not needed', P: 'needed' }],
  PR: ['Rights needed', { N: 'none', L: 'of a user', H: 'of an administrator' }],
  UI: ['Somebody else must act', { N: 'no', P: 'without noticing', A: 'knowingly' }],
  VC: ['What can be read', IMPACT],
  VI: ['What can be changed', IMPACT],
  VA: ['What can be stopped', IMPACT],
  SC: ['What can be read elsewhere', IMPACT],
  SI: ['What can be changed elsewhere', { ...IMPACT, S: 'endangers people' }],
  SA: ['What can be stopped elsewhere', { ...IMPACT, S: 'endangers people' }],
  E: ['Exploits', { X: 'not said', U: 'unreported', P: 'a proof of concept', A: 'attacks are known' }],
  S: ['Endangers people', { X: 'not said', N: 'hardly', P: 'yes' }],
  AU: ['Can be automated', { X: 'not said', ...YES_NO }],
  R: ['Recovers', { X: 'not said', A: 'by itself', U: 'by hand', I: 'not' }],
  V: ['What one attack gains', { X: 'not said', D: 'little', C: 'much' }],
  RE: ['Effort of answering it', { X: 'not said', L: 'low', M: 'medium', H: 'high' }],
  U: ['Publisher’s urgency', { X: 'not said', Clear: 'none', Green: 'low', Amber: 'medium', Red: 'high' }],
};

const ENVIRONMENT: Values = {
  CR: 'Weight of what is read',
  IR: 'Weight of what is changed',
  AR: 'Weight of what stops',
};
const WEIGHTS: Values = { X: 'not said', ND: 'not said', L: 'low', M: 'medium', H: 'high' };

const VERSIONS: Readonly<Record<string, Metrics>> = { 2: V2, 3: V3, 4: V4 };

/** The metrics of a vector as FIRST's specifications name them, in plain words; those that are unknown as they are written. */
export function spelledVector(vector: string): readonly SpelledMetric[] {
  const [head = '', ...rest] = vector.replace(/^\((.*)\)$/, '$1').split('/');
  const version = /^CVSS:(\d)/.exec(head)?.[1];
  const metrics = VERSIONS[version ?? '2'] ?? V2;
  return (version === undefined ? [head, ...rest] : rest).flatMap((part) => {
    const [key = '', value = ''] = part.split(':');
    return key === '' || value === '' ? [] : [spelled(metrics, key, value)];
  });
}

function spelled(metrics: Metrics, key: string, value: string): SpelledMetric {
  const environment = ENVIRONMENT[key];
  if (environment !== undefined) return { metric: environment, value: WEIGHTS[value] ?? value };
  const modified = key.startsWith('M') ? metrics[key.slice(1)] : undefined;
  const [metric, values] = metrics[key] ?? modified ?? [key, {}];
  return { metric: modified === undefined ? metric : `${metric}, here`, value: values[value] ?? value };
}
