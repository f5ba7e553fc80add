import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Cvss } from '../advisory/types.ts';
import { lowestScore, rate, SEVERITY_FROM_SCORE, SEVERITY_OF_WORD } from './severity.ts';
import { type NamedCvss, SEVERITIES, type SeverityDecision } from './types.ts';

const scored = (version: Cvss['version'], score: number): NamedCvss => ({
  version,
  score,
  vector: `vector of ${version}`,
  source: 'nvd',
});

/** What a publisher's word and these scores come to. */
function rated(text: string | undefined, cvss: readonly NamedCvss[], isMalicious = false) {
  return rate({ words: text === undefined ? [] : [{ text, source: 'debian' }], cvss, isMalicious });
}

/** The rows of the first table below a heading, as cells without backquotes. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const text = readFileSync(new URL('../../docs/severity.md', import.meta.url), 'utf8');
  const lines = text.slice(text.indexOf(`## ${heading}\n`)).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const rows = lines.slice(
    first,
    lines.findIndex((line, at) => at > first && !line.startsWith('|')),
  );
  const cells = rows.map((row) => row.split('|').slice(1, -1));
  return cells.slice(2).map((row) => row.map((cell) => cell.replaceAll('`', '').trim()));
}

describe('rate', () => {
  it('has the words of docs/severity.md', () => {
    const documented = tableUnder('Publishers’ words').flatMap(([words = '', severity = '']) =>
      words.split(', ').map((word) => [word, severity]),
    );

    assert.deepEqual(documented, [...SEVERITY_OF_WORD]);
  });

  it('has the bands of docs/severity.md', () => {
    const documented = tableUnder('CVSS').map(([lowest = '', severity]) => [Number(lowest), severity]);

    assert.deepEqual(documented, SEVERITY_FROM_SCORE);
  });

  const WORDS: readonly [word: string | undefined, severity: string][] = [
    ['high', 'HIGH'],
    ['medium**', 'MEDIUM'],
    ['Low*', 'LOW'],
    [' Important ', 'HIGH'],
    ['unimportant', 'INFORMATIONAL'],
    ['not yet assigned', 'UNDEFINED'],
    ['end-of-life', 'UNDEFINED'],
    ['constructor', 'UNDEFINED'],
    ['', 'UNDEFINED'],
    [undefined, 'UNDEFINED'],
  ];
  for (const [word, severity] of WORDS) {
    it(`takes the word ${JSON.stringify(word)} for ${severity}`, () =>
      assert.equal(rated(word, []).severity, severity));
  }

  const SCORES: readonly [score: number, severity: string][] = [
    [10, 'CRITICAL'],
    [9, 'CRITICAL'],
    [8.9, 'HIGH'],
    [7, 'HIGH'],
    [6.9, 'MEDIUM'],
    [4, 'MEDIUM'],
    [3.9, 'LOW'],
    [0.1, 'LOW'],
    [0, 'INFORMATIONAL'],
    [Number.NaN, 'UNDEFINED'],
  ];
  for (const [score, severity] of SCORES) {
    it(`takes the score ${score} for ${severity}`, () => {
      assert.equal(rated('not yet assigned', [scored('3.1', score)]).severity, severity);
    });
  }

  it('puts the word above the score, and gives the score all the same', () => {
    const { decision: _decision, ...rating } = rated('low', [scored('3.1', 9.8)]);

    assert.deepEqual(rating, { severity: 'LOW', score: 9.8, vector: 'vector of 3.1', cvssVersion: '3.1' });
  });

  const SEVERAL: readonly (readonly [words: readonly string[], severity: string, counted: string])[] = [
    [['not yet assigned', 'low', 'high'], 'LOW', 'low'],
    [['high', 'low'], 'HIGH', 'high'],
    [['unknown', '', 'Moderate'], 'MEDIUM', 'Moderate'],
    [['not yet assigned', 'unknown'], 'CRITICAL', 'not yet assigned'],
  ];
  for (const [texts, severity, counted] of SEVERAL) {
    it(`counts the first word that says something, and the score where none does: ${texts.join(', ')}`, () => {
      const words = texts.map((text) => ({ text, source: 'debian' }));

      const found = rate({ words, cvss: [scored('3.1', 9.8)], isMalicious: false });

      assert.deepEqual([found.severity, found.decision.word?.text], [severity, counted]);
    });
  }

  it('takes the newest version of CVSS, and the first of several', () => {
    const given = [scored('2.0', 10), scored('3.0', 1), scored('3.1', 5), scored('3.1', 8)];

    assert.equal(rated(undefined, given).score, 5);
    assert.equal(rated(undefined, [...given, scored('4.0', 2)]).score, 2);
  });

  const [HIGH, LOW] = [{ text: 'high', source: 'debian' }, scored('3.1', 2)];
  const NOTHING = { text: 'not yet assigned', source: 'debian' };
  const DECISIONS: readonly (readonly [
    text: string | undefined,
    cvss: readonly NamedCvss[],
    isMalicious: boolean,
    severity: string,
    decision: SeverityDecision,
  ])[] = [
    ['high', [LOW], false, 'HIGH', { by: 'word', word: HIGH, cvss: LOW }],
    ['high', [], false, 'HIGH', { by: 'word', word: HIGH }],
    ['not yet assigned', [scored('2.0', 9), LOW], false, 'LOW', { by: 'score', word: NOTHING, cvss: LOW }],
    [undefined, [LOW], false, 'LOW', { by: 'score', cvss: LOW }],
    ['not yet assigned', [], false, 'UNDEFINED', { by: 'nothing', word: NOTHING }],
    [undefined, [], false, 'UNDEFINED', { by: 'nothing' }],
    ['high', [LOW], true, 'CRITICAL', { by: 'malice', word: HIGH, cvss: LOW }],
  ];
  for (const [text, cvss, isMalicious, severity, decision] of DECISIONS) {
    it(`says by what it is ${severity}: ${decision.by}, of ${JSON.stringify(text)} and ${cvss.length} vectors`, () => {
      const found = rated(text, cvss, isMalicious);

      assert.deepEqual([found.severity, found.decision], [severity, decision]);
    });
  }

  it('knows from which score on a severity is', () => {
    assert.deepEqual(SEVERITIES.map(lowestScore), [9, 7, 4, 0.1, 0, 0]);
  });

  it('knows no severity but those of ECR', () => {
    const known = [...SEVERITY_OF_WORD.values(), ...SEVERITY_FROM_SCORE.map(([, severity]) => severity)];

    for (const severity of known) assert.ok(SEVERITIES.includes(severity));
  });
});
