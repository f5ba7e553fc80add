import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Osv } from './form.ts';
import { namedIn } from './names.ts';

const [A, B] = ['CVE-2021-33195', 'CVE-2021-33197'];

/** Expected: one word for each vulnerability, with its aliases behind a colon. */
const CASES: readonly (readonly [title: string, record: Partial<Osv>, expected: string])[] = [
  ['a CVE', { id: A }, A],
  ['a CVE among the aliases', { id: 'GO-1', aliases: [A, 'GHSA-1'] }, `${A}:GO-1,GHSA-1`],
  ['a CVE twice among the aliases', { id: 'GO-1', aliases: [A, A] }, `${A}:GO-1`],
  ['no CVE', { id: 'GO-1', aliases: ['SNYK-1', 'GHSA-1'] }, 'GHSA-1:GO-1,SNYK-1'],
  ['no other name', { id: 'PYSEC-1' }, 'PYSEC-1'],
  ['several CVEs: its id names none of them', { id: 'GO-1', aliases: [A, B, 'GHSA-1', 'GHSA-2'] }, `${A} ${B}`],
  ['a CVE behind who keeps the record', { id: `UBUNTU-${A}`, upstream: [A] }, `${A}:UBUNTU-${A}`],
  ['what it derives from', { id: 'USN-1', upstream: [A, B, `UBUNTU-${A}`] }, `${A} ${B}`],
  ['what it derives from, without a CVE', { id: 'X-1', upstream: ['Y-1', 'Y-1'] }, 'Y-1'],
  ['its own CVE before what it derives from', { id: 'X-1', aliases: [A], upstream: [B] }, `${A}:X-1`],
  [
    'the number that npm took over',
    { id: 'GHSA-1', references: [{ type: 'WEB', url: 'https://www.npmjs.com/advisories/100' }] },
    'GHSA-1:NSWG-ECO-100',
  ],
  [
    'the last number that npm took over',
    { id: 'GHSA-1', references: [{ type: 'WEB', url: 'https://nodesecurity.io/advisories/519/versions' }] },
    'GHSA-1:NSWG-ECO-519',
  ],
  [
    'no number of npm alone',
    { id: 'GHSA-1', references: [{ type: 'WEB', url: 'https://www.npmjs.com/advisories/520' }] },
    'GHSA-1',
  ],
  [
    'no number that somebody else refers to',
    { id: 'SNYK-1', references: [{ type: 'WEB', url: 'https://www.npmjs.com/advisories/100' }] },
    'SNYK-1',
  ],
  ['nothing related, of a language', { id: 'GHSA-1', related: [A] }, 'GHSA-1'],
];

const OF_DISTRIBUTIONS: typeof CASES = [
  ['what is related', { id: 'ALSA-2021:4156', related: [A, B] }, `${A} ${B}`],
  ['what it derives from before what is related', { id: 'USN-1', upstream: [A], related: [B] }, A],
  ['itself', { id: 'ALSA-2021:4156', related: [] }, 'ALSA-2021:4156'],
  ['none, of an erratum that mends none', { id: 'ALBA-2021:4156', related: [] }, ''],
  ['one of an erratum that mends one', { id: 'ALBA-2021:4156', related: [A] }, A],
];

describe('the vulnerabilities of a record', () => {
  for (const [title, record, expected] of CASES) {
    it(`are ${title}`, () => assert.equal(written(record, false), expected));
  }

  for (const [title, record, expected] of OF_DISTRIBUTIONS) {
    it(`are, in a distribution, ${title}`, () => assert.equal(written(record, true), expected));
  }
});

function written(record: Partial<Osv>, isOfDistribution: boolean): string {
  return namedIn({ ...NONE, ...record }, isOfDistribution)
    .map(({ vulnerability, aliases }) => [vulnerability, ...(aliases.length > 0 ? [aliases.join(',')] : [])].join(':'))
    .join(' ');
}

const NONE: Osv = {
  id: 'X-1',
  aliases: undefined,
  upstream: undefined,
  related: undefined,
  summary: undefined,
  details: undefined,
  published: undefined,
  withdrawn: undefined,
  severity: undefined,
  affected: undefined,
  references: undefined,
  database_specific: undefined,
};
