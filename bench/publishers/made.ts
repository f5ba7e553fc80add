import { readText } from '../../src/advisory/reading/text.ts';
import type { AdvisorySource, Affected, FeedIo, Statement } from '../../src/advisory/types.ts';
import { type Numbers, numbersFrom } from '../fleet/numbers.ts';

/** How much the publishers have, of each kind of feed. */
export interface Sizes {
  /** Vulnerabilities with a statement for each of many packages of many releases (Red Hat, Canonical). */
  readonly broad: number;
  readonly statementsEach: number;
  /** Records about one package each (npm's malicious packages). */
  readonly narrow: number;
  /** Vulnerabilities with a description and a score (NVD, the CVE List). */
  readonly facts: number;
}

/**
 * Sources of feeds that are made up, as many and as long as the publishers' own: two that speak of many packages at once,
 * one of a package at a time, two of facts. Each is two files: all of it, and what changed since.
 */
export function madeSources(sizes: Sizes): readonly AdvisorySource[] {
  return [
    source('broad-1', sizes.broad, (at, numbers) => broad(at, { ...sizes, ecosystems: 'Red Hat', numbers })),
    source('broad-2', sizes.broad, (at, numbers) => broad(at, { ...sizes, ecosystems: 'Ubuntu', numbers })),
    source('narrow', sizes.narrow, narrow),
    source('facts-1', sizes.facts, (at, numbers) => facts(at, numbers, 'nist')),
    source('facts-2', sizes.facts, (at, numbers) => facts(at, numbers, 'programme')),
  ];
}

const ROOT = 'https://publisher.example/';

/** The files of those sources; `changed` names, by source, the state of its second file. */
export function madeIo(changed: Readonly<Record<string, number>>): FeedIo {
  return {
    place: 'the bench',
    partial: false,
    get: async (url) => {
      const [id = '', part] = url.slice(ROOT.length).split('/');
      const state = part === 'all' ? 0 : (changed[id] ?? 0);
      const file = { url, body: only(Buffer.from(String(state))) };
      return { kind: 'file', file, digest: `sha256:${part}-${state}` };
    },
    list: async () => [],
    forget: async () => {},
  };
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** How many records the second file holds. */
const CHANGED = 200;

function source(id: string, count: number, record: (at: number, numbers: Numbers) => Statement): AdvisorySource {
  return {
    id,
    title: id,
    licence: 'none',
    attribution: 'the bench',
    complete: true,
    everyMinutes: 60,
    files: async () => [{ url: `${ROOT}${id}/all` }, { url: `${ROOT}${id}/changed` }],
    async *parse({ url, body }) {
      const state = Number(await readText(body, 100));
      const held = url.endsWith('/all') ? count : Math.min(CHANGED, count);
      for (let at = 0; at < held; at += 1) yield record(at, numbersFrom(1 + at * 1000 + state));
    },
  };
}

const RELEASES = 16;
const NAMES = 6000;

interface Broad extends Sizes {
  readonly ecosystems: string;
  readonly numbers: Numbers;
}

/** The binaries of one source, or a kernel in all its flavours: mended in each release by one build of it. */
function broad(at: number, { ecosystems, statementsEach, numbers }: Broad): Statement {
  const affected: Affected[] = [];
  const version = `${numbers.below(9)}.${numbers.below(30)}.${numbers.below(60)}`;
  const first = numbers.seldomHigh(NAMES);
  const builds = Array.from({ length: RELEASES }, () => numbers.below(20));
  for (let each = 0; each < statementsEach; each += 1) {
    const release = each % RELEASES;
    affected.push({
      ecosystem: `${ecosystems}:${release}`,
      name: `package-${(first + Math.floor(each / RELEASES)) % NAMES}`,
      scheme: 'deb',
      status: numbers.below(5) === 0 ? 'not-affected' : 'affected',
      ranges: [{ introduced: '0', fixed: `${version}-${builds[release]}.el${release}` }],
      severity: ['low', 'medium', 'high'][at % 3] ?? 'low',
    });
  }
  return { ...advisory(at), description: prose(numbers, 60), affected };
}

function narrow(at: number, numbers: Numbers): Statement {
  const affected: Affected = {
    ecosystem: 'npm',
    name: `made-to-harm-${at}`,
    scheme: 'semver',
    status: 'affected',
    ranges: [{ introduced: '0' }],
  };
  return { ...advisory(at), malicious: true, description: prose(numbers, 80), affected: [affected] };
}

function facts(at: number, numbers: Numbers, by: string): Statement {
  return {
    kind: 'facts',
    vulnerability: idOf(at),
    description: prose(numbers, 70),
    cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 9.8 }],
    publishedAt: 1_700_000_000_000 + at,
    references: [1, 2, 3].map((page) => `https://${by}.example/${numbers.below(1e9)}/page-${page}`),
    replaces: true,
  };
}

function advisory(at: number) {
  return { kind: 'advisory', id: idOf(at), vulnerability: idOf(at), aliases: [], cvss: [] } as const;
}

function idOf(at: number): string {
  return `CVE-${2000 + (at % 27)}-${10_000 + at}`;
}

/** As well to be deflated as what publishers write. */
function prose(numbers: Numbers, words: number): string {
  return Array.from({ length: words }, () => `word${numbers.seldomHigh(20_000)}`).join(' ');
}
