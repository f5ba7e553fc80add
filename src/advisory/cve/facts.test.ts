import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Warning } from '../types.ts';
import { englishOf, publishedAtOf, referencesOf, scoresOf, standingOf, titleOf } from './facts.ts';

const V4 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';
const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const MILDER = 'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const V2 = 'AV:N/AC:L/Au:N/C:P/I:P/A:P';

describe('scoresOf', () => {
  const cases: readonly (readonly [title: string, first: string[], others: string[], expected: string[]])[] = [
    ['gives the newest version first', [V2, V31, V4], [], [V4, V31, V2]],
    ['hears of one version only who comes first', [MILDER], [V31], [MILDER]],
    ['hears the others on another version', [V31], [V4, V2], [V4, V31, V2]],
    ['hears the others where nobody comes first', [], [MILDER, V31], [V31, MILDER]],
    ['gives a vector once', [V31], [V31], [V31]],
    ['takes a vector of version 2 out of its brackets', [`(${V2})`], [], [V2]],
  ];
  for (const [title, first, others, expected] of cases) {
    it(title, () => {
      const warnings: Warning[] = [];

      const scores = scoresOf(
        'CVE-2024-0001',
        [
          ...others.map((vector) => ({ vector, isFirst: false })),
          ...first.map((vector) => ({ vector, isFirst: true })),
        ],
        warnings,
      );

      assert.deepEqual([scores.map(({ vector }) => vector), warnings], [expected, []]);
    });
  }

  it('warns of what is no vector', () => {
    const warnings: Warning[] = [];

    assert.deepEqual(scoresOf('CVE-2024-0001', [{ vector: '9.8', isFirst: true }], warnings), []);
    assert.deepEqual(warnings, [
      { kind: 'warning', reason: 'a CVSS vector that is none', example: 'CVE-2024-0001: "9.8"' },
    ]);
  });
});

it('reads no more vectors of a record than anybody gives', () => {
  const warnings: Warning[] = [];
  const scored = Array.from({ length: 101 }, (_, at) => ({ vector: at < 100 ? V31 : V4, isFirst: true }));

  const scores = scoresOf('CVE-2024-0001', scored, warnings);

  assert.deepEqual(
    scores.map(({ vector }) => vector),
    [V31],
  );
  assert.deepEqual(
    warnings.map(({ reason }) => reason),
    ['more CVSS vectors than are read'],
  );
});

it('gives no more of a title than the CVE programme allows', () => {
  assert.deepEqual(titleOf('x'.repeat(300)), { title: 'x'.repeat(256) });
  assert.deepEqual([titleOf(''), titleOf(undefined)], [{}, {}]);
});

describe('referencesOf', () => {
  it('puts advisories and patches first, whichever way they are marked', () => {
    const pages = [
      { url: 'https://a.example/blog' },
      { url: 'https://a.example/news', tags: ['press/media coverage'] },
      { url: 'https://a.example/bug', tags: ['issue-tracking', 'x_refsource_MISC'] },
      { url: 'https://a.example/commit', tags: ['Exploit', 'Patch'] },
      { url: 'https://a.example/advisory', tags: ['Vendor Advisory'] },
      { url: 'https://a.example/blog', tags: ['third-party-advisory'] },
    ];

    assert.deepEqual(
      referencesOf(pages),
      ['advisory', 'commit', 'blog', 'bug', 'news'].map((name) => `https://a.example/${name}`),
    );
  });

  it('takes a page with more marks than a call has arguments', () => {
    const url = 'https://example.org/';

    assert.deepEqual(referencesOf([{ url, tags: Array.from({ length: 300_000 }, () => 'Patch') }]), [url]);
  });

  it('leaves out what is no page, and what is too much', () => {
    const odd = ['javascript:alert(1)', 'ftp://a.example/', 'a.example', '', `https://a.example/${'x'.repeat(2000)}`];
    const many = Array.from({ length: 30 }, (_, at) => `https://a.example/${at}`);

    const references = referencesOf([...odd, ...many].map((url) => ({ url })));

    assert.deepEqual(references, many.slice(0, 20));
  });
});

describe('englishOf', () => {
  const cases: readonly (readonly [langs: string[], at: number | undefined])[] = [
    [['en'], 0],
    [['es', 'en'], 1],
    [['de', 'en-US', 'en'], 1],
    [['EN'], 0],
    [['es', 'eno'], undefined],
    [[], undefined],
  ];
  for (const [langs, at] of cases) {
    it(`finds ${at === undefined ? 'none' : `number ${at}`} of ${langs.join(', ') || 'nothing'}`, () => {
      const texts = langs.map((lang, number) => ({ lang, value: `text ${number}` }));

      assert.equal(englishOf(texts), at === undefined ? undefined : `text ${at}`);
    });
  }
});

describe('standingOf', () => {
  const cases: readonly (readonly [rejected: boolean, tags: string[], text: string | undefined, expected: object])[] = [
    [false, [], 'An issue', {}],
    [false, ['disputed'], 'An issue', { standing: 'disputed' }],
    [false, ['unsupported-when-assigned'], undefined, {}],
    [false, [], '** DISPUTED ** An issue', { standing: 'disputed' }],
    [false, [], 'The claim is **DISPUTED**', {}],
    [true, ['disputed'], undefined, { standing: 'rejected' }],
  ];
  for (const [rejected, tags, text, expected] of cases) {
    it(`is ${JSON.stringify(expected)} for ${JSON.stringify([rejected, tags, text])}`, () => {
      assert.deepEqual(standingOf(rejected, tags, text), expected);
    });
  }
});

describe('publishedAtOf', () => {
  const cases: readonly (readonly [text: string | undefined, iso: string | undefined])[] = [
    ['2021-12-10T10:15:09.143', '2021-12-10T10:15:09.143Z'],
    ['2021-12-10T10:15:09', '2021-12-10T10:15:09.000Z'],
    ['2021-12-10T10:15:09.143Z', '2021-12-10T10:15:09.143Z'],
    ['2019-09-10T16:58:35.307121Z', '2019-09-10T16:58:35.307Z'],
    ['2021-12-10T10:15:09+02:00', '2021-12-10T08:15:09.000Z'],
    ['soon', undefined],
    [undefined, undefined],
  ];
  for (const [text, iso] of cases) {
    it(`is ${iso} for ${text}`, () => {
      assert.deepEqual(publishedAtOf(text), iso === undefined ? {} : { publishedAt: Date.parse(iso) });
    });
  }
});
