import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleMessage } from '../message/sample.ts';
import type { AlertFinding, AlertImage, AlertMessage } from '../types.ts';
import type { Line } from './span.ts';
import { tellingOf } from './telling.ts';

const AT = Date.parse('2026-11-23T09:00:00Z');
const SAMPLE: AlertMessage = { ...sampleMessage(AT, 'https://pratique.example'), kind: 'change' };
const IMAGE = firstImage(SAMPLE);
const FINDING = firstFinding(IMAGE);
const NOTHING = { counts: {}, news: [], newsCounts: {}, stillOpen: 0 } as const;

describe('what is told of an image', () => {
  const CASES: readonly [image: Partial<AlertImage>, state: string, subject: string, lines: readonly string[]][] = [
    [
      { newsCounts: { new: 1200 }, stillOpen: 1, openSince: AT },
      'alarm',
      '1,200 new (1 critical, 2 high, 4 medium open)',
      ['1,200 new; 1 finding still open, since 23 November 2026.'],
    ],
    [{ ...NOTHING, newsCounts: { fixed: 2 } }, 'relief', '2 fixed (nothing open)', ['2 fixed.']],
    [
      { ...NOTHING, counts: { LOW: 1 }, newsCounts: { 'fix-available': 1 } },
      'relief',
      '1 with a fix now (1 low open)',
      ['1 with a fix now.'],
    ],
    [
      { ...NOTHING, counts: { HIGH: 1 }, newsCounts: { 'severity-raised': 1 } },
      'alarm',
      '1 raised (1 high open)',
      ['1 raised.'],
    ],
    [
      { ...NOTHING, status: 'FAILED', description: 'no package database', newsCounts: { 'scan-failed': 1 } },
      'doubt',
      'could not be scanned',
      ['It could not be scanned: no package database'],
    ],
    [
      { ...NOTHING, counts: { HIGH: 1 }, coverageLost: true, description: 'no advisories for alpine 3.9' },
      'doubt',
      'coverage lost (1 high open)',
      ['Its findings no longer tell everything: no advisories for alpine 3.9'],
    ],
    [
      { ...NOTHING, counts: { HIGH: 1 }, description: 'partly read', newsCounts: { new: 1 } },
      'alarm',
      '1 new (1 high open)',
      ['Of its findings: partly read', '1 new.'],
    ],
    [NOTHING, 'relief', 'nothing open', []],
  ];
  for (const [image, state, subject, lines] of CASES) {
    it(`is "${subject}"`, () => {
      const telling = tellingOf({ ...SAMPLE, images: [{ ...IMAGE, ...image }] });

      assert.equal(telling.state, state);
      assert.equal(telling.subject, `transfer-frontend:intg: ${subject}`);
      assert.deepEqual(telling.images[0]?.lines.map(textOf), lines);
    });
  }

  it('names it by its tags, and by its digest where it has none', () => {
    const tags = Array.from({ length: 12 }, (_, index) => `v${index}`);
    const names = [{ tags }, { tags: [] }].map(
      (parts) => tellingOf({ ...SAMPLE, images: [{ ...IMAGE, ...parts }] }).images[0]?.name,
    );

    assert.deepEqual(names, [
      'transfer-frontend v0,v1,v2,v3,v4,v5,v6,v7,v8,v9,…,intg',
      'transfer-frontend sha256:7f5b2640fe6…',
    ]);
  });

  it('names all that the rule watches in its subject, and mutes it whatever its name', () => {
    const mute = `pratique excuse add --vulnerability CVE-2023-0286 --repository ${'a/'.repeat(127)}a --days 90 --reason "…"`;
    const image = { ...IMAGE, watched: ['latest', 'prod'], news: [{ ...FINDING, mute }] };

    const { subject, worst } = tellingOf({ ...SAMPLE, images: [image] });

    assert.match(subject, /^transfer-frontend:latest,prod: /);
    assert.equal(worst.mute, mute);
  });

  it('says whose word its source is', () => {
    const place = { text: 'https://example.org/Dockerfile', style: 'code' };
    const sources = (['ImageSource', 'label'] as const).map((from) => {
      return tellingOf({ ...SAMPLE, images: [{ ...IMAGE, source: { text: place.text, from } }] }).images[0]?.source;
    });

    assert.deepEqual(sources, [
      { label: 'ImageSource', place: { ...place, isAddress: true } },
      { label: 'Source, as the image says', place },
    ]);
  });
});

describe('the worst of a message', () => {
  it('is sorted by what it is, and what is fixed comes last', () => {
    const news: readonly Partial<AlertFinding>[] = [
      { id: 'low', severity: 'LOW' },
      { id: 'fixed', severity: 'CRITICAL', change: 'fixed' },
      { id: 'high', severity: 'HIGH', epss: 0.1 },
      { id: 'high, likely', severity: 'HIGH', epss: 0.9 },
      { id: 'high, exploited', severity: 'HIGH', knownExploited: true },
      { id: 'critical', severity: 'CRITICAL' },
    ];

    const { findings } = tellingOf(withNews(news)).worst;

    assert.deepEqual(
      findings.map(({ id }) => id.text),
      ['critical', 'high, exploited', 'high, likely', 'high', 'low', 'fixed'],
    );
  });

  it('is told once of several images, with the images', () => {
    const images = ['a', 'b', 'c'].map((repository) => ({
      ...IMAGE,
      repository,
      news: [FINDING],
      newsCounts: { new: 3 },
    }));

    const { worst } = tellingOf({ ...SAMPLE, images, imageCount: 3 });

    assert.deepEqual(
      worst.findings.map(({ images: names }) => names),
      ['a:intg, b:intg and 1 more'],
    );
    assert.equal(worst.findingsLeft, 6);
  });

  it('has each remedy once, with what it mends, and the way to mute the first that is open', () => {
    const news = ['CVE-1', 'CVE-2', 'CVE-3', 'CVE-4', 'CVE-5'].map((id) => ({
      id,
      remedy: 'apk upgrade x',
      mute: `mute ${id}`,
    }));

    const { worst } = tellingOf(withNews([{ ...FINDING, change: 'fixed' }, ...news]));

    assert.deepEqual(worst.remedies, [{ command: 'apk upgrade x', ids: 'CVE-1, CVE-2, CVE-3, CVE-4 and 1 more' }]);
    assert.equal(worst.mute, 'mute CVE-1');
  });

  it('notes what is known of a finding', () => {
    const cases: readonly [finding: Partial<AlertFinding>, notes: readonly string[], versions: string][] = [
      [{ fixedVersion: '2' }, ['new', 'EPSS 88 %'], '3.0.7-r0 → 2'],
      [
        { knownExploited: true, epss: 0.00043 },
        ['new', 'known exploited (KEV)', 'EPSS < 0.1 %'],
        '3.0.7-r0 → 3.0.8-r0',
      ],
      [
        { change: 'known-exploited', knownExploited: true, epss: 0.0999 },
        ['now known exploited (KEV)', 'EPSS 10.0 %'],
        '3.0.7-r0 → 3.0.8-r0',
      ],
      [{ change: 'severity-raised', before: 'LOW' }, ['raised from low', 'EPSS 88 %'], '3.0.7-r0 → 3.0.8-r0'],
      [
        { change: 'fix-available', isUndetermined: true },
        ['fix available now', 'EPSS 88 %', 'could not be compared'],
        '3.0.7-r0 → 3.0.8-r0',
      ],
      [{ change: 'fixed' }, ['EPSS 88 %'], 'was 3.0.7-r0'],
    ];
    for (const [finding, notes, versions] of cases) {
      const [told] = tellingOf(withNews([finding])).worst.findings;

      assert.deepEqual(told?.notes, notes);
      assert.equal(textOf(told?.versions ?? []), versions);
    }
    const { fixedVersion: _, ...unfixed } = FINDING;
    const [told] = tellingOf({ ...SAMPLE, images: [{ ...IMAGE, news: [unfixed] }] }).worst.findings;
    assert.equal(textOf(told?.versions ?? []), '3.0.7-r0 no fix yet');
  });
});

function withNews(news: readonly Partial<AlertFinding>[]): AlertMessage {
  return { ...SAMPLE, images: [{ ...IMAGE, news: news.map((finding) => ({ ...FINDING, ...finding })) }] };
}

function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

function firstImage({ images: [image] }: AlertMessage): AlertImage {
  if (image === undefined) throw new Error('the message has no image');
  return image;
}

function firstFinding({ news: [finding] }: AlertImage): AlertFinding {
  if (finding === undefined) throw new Error('the image has no news');
  return finding;
}
