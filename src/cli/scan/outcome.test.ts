import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Coverage, Finding, Severity } from '../../match/types.ts';
import { exitCodeOf, outcomeOf, type Threshold } from './outcome.ts';

const CASES: readonly (readonly [
  coverage: Coverage['kind'],
  found: readonly Severity[],
  from: Threshold,
  outcome: string,
  exitCode: number,
])[] = [
  ['covered', [], 'UNDEFINED', 'clean', 0],
  ['covered', ['LOW'], 'UNDEFINED', 'findings', 1],
  ['covered', ['LOW', 'UNDEFINED'], 'HIGH', 'clean', 0],
  ['covered', ['CRITICAL'], 'HIGH', 'findings', 1],
  ['covered', ['HIGH'], 'HIGH', 'findings', 1],
  ['end-of-life', [], 'UNDEFINED', 'doubtful', 2],
  ['end-of-life', ['LOW'], 'UNDEFINED', 'findings', 1],
  ['end-of-life', ['LOW'], 'HIGH', 'doubtful', 2],
  ['partial', [], 'UNDEFINED', 'doubtful', 2],
  ['partial', ['HIGH'], 'HIGH', 'findings', 1],
  ['stale', [], 'UNDEFINED', 'doubtful', 2],
  ['stale', ['LOW'], 'UNDEFINED', 'findings', 1],
  ['unsupported', [], 'UNDEFINED', 'failed', 2],
  ['no-advisories', ['CRITICAL'], 'UNDEFINED', 'failed', 2],
  ['unreadable', ['CRITICAL'], 'UNDEFINED', 'failed', 2],
];

describe('what a scan comes to', () => {
  for (const [kind, found, from, outcome, exitCode] of CASES) {
    it(`is ${outcome} where it is ${kind}, with ${found.join(' and ') || 'nothing'} found, from ${from}`, () => {
      const judged = outcomeOf(scanOf(kind, found), from);

      assert.deepEqual([judged.kind, exitCodeOf([judged])], [outcome, exitCode]);
    });
  }

  const several: readonly (readonly [
    kinds: readonly ('clean' | 'findings' | 'doubtful' | 'failed')[],
    exitCode: number,
  ])[] = [
    [['clean', 'clean'], 0],
    [['clean', 'doubtful'], 2],
    [['doubtful', 'findings'], 1],
    [['findings', 'failed'], 2],
    [[], 2],
  ];
  for (const [kinds, exitCode] of several) {
    it(`ends with ${exitCode} where several are ${kinds.join(', ') || 'none'}`, () => {
      assert.equal(exitCodeOf(kinds.map((kind) => ({ kind }))), exitCode);
    });
  }
});

function scanOf(kind: Coverage['kind'], found: readonly Severity[]) {
  const coverage: Coverage = { kind, reasons: [], ecosystems: [], partial: [], unreadable: [], stale: [] };
  return { coverage, findings: found.map(findingOf) };
}

function findingOf(severity: Severity): Finding {
  return {
    name: 'CVE-1',
    aliases: [],
    severity,
    verdict: 'affected',
    source: 'test',
    openedAt: 0,
    package: {
      type: 'deb',
      name: 'apt',
      version: '1',
      sourceName: 'apt',
      sourceVersion: '1',
      purl: 'pkg:deb/debian/apt@1',
      layerDigest: '',
      path: 'var/lib/dpkg/status',
      evidence: 'installed',
    },
    also: [],
  };
}
