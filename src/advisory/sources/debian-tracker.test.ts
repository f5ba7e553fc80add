import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type ChangelogFixes, trackerJson } from '../../../test/support/debian-tracker.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { debianTracker } from './debian-tracker.ts';

describe('the Debian tracker', () => {
  it('yields an advisory for each package and CVE', async () => {
    const json = JSON.stringify({
      apt: {
        'CVE-2019-3462': {
          scope: 'remote',
          debianbug: 123,
          description: 'Incorrect sanitation of the 302 redirect field',
          releases: {
            bookworm: {
              status: 'resolved',
              repositories: { bookworm: '2.6.1' },
              fixed_version: '1.8.0~alpha3.1',
              urgency: 'high',
            },
          },
        },
      },
    });

    assert.deepEqual(await statementsOf(debianTracker, json), [
      {
        kind: 'advisory',
        id: 'CVE-2019-3462',
        vulnerability: 'CVE-2019-3462',
        aliases: [],
        description: 'Incorrect sanitation of the 302 redirect field',
        uri: 'https://security-tracker.debian.org/tracker/CVE-2019-3462',
        cvss: [],
        affected: [
          {
            ecosystem: 'Debian:12',
            name: 'apt',
            scheme: 'deb',
            status: 'affected',
            ranges: [{ fixed: '1.8.0~alpha3.1' }],
            severity: 'high',
          },
        ],
      },
    ]);
  });

  const ALL = { status: 'affected', ranges: [{}] };
  const UNKNOWN = { status: 'undetermined', ranges: [] };
  const cases: readonly (readonly [title: string, release: object, expected: object])[] = [
    ['open: every version', { status: 'open' }, ALL],
    ['open, with a fix that is not out', { status: 'open', fixed_version: '' }, ALL],
    [
      'resolved in version 0: never had it',
      { status: 'resolved', fixed_version: '0' },
      { status: 'not-affected', ranges: [] },
    ],
    ['resolved, nobody knows since when', { status: 'resolved' }, UNKNOWN],
    ['undetermined', { status: 'undetermined' }, UNKNOWN],
    ['a word of tomorrow', { status: 'contested' }, UNKNOWN],
    ['unimportant', { status: 'open', urgency: 'unimportant' }, { ...ALL, severity: 'unimportant' }],
    ['an urgency of the time before 2019', { status: 'open', urgency: 'high**' }, { ...ALL, severity: 'high**' }],
    ['no advisory planned', { status: 'open', nodsa: 'Minor issue', nodsa_reason: '' }, { ...ALL, state: 'no-dsa' }],
    ['no advisory, older form', { status: 'open', nodsa: 'Minor issue' }, { ...ALL, state: 'no-dsa' }],
    ['postponed', { status: 'open', nodsa: 'Minor', nodsa_reason: 'postponed' }, { ...ALL, state: 'postponed' }],
    ['ignored', { status: 'open', nodsa: 'Minor', nodsa_reason: 'ignored' }, { ...ALL, state: 'ignored' }],
    ['no longer looked after', { status: 'open', urgency: 'end-of-life' }, { ...ALL, state: 'end-of-life' }],
  ];
  for (const [title, release, expected] of cases) {
    it(`reads ${title}`, async () => {
      const json = JSON.stringify({ p: { 'CVE-2024-1': { releases: { trixie: release } } } });

      const [advisory] = advisoriesOf(await statementsOf(debianTracker, json));

      assert.deepEqual(advisory?.affected, [{ ecosystem: 'Debian:13', name: 'p', scheme: 'deb', ...expected }]);
    });
  }

  it('files sid, and a TEMP entry, under their own names', async () => {
    const json = JSON.stringify({ p: { 'TEMP-0000000-F7A20F': { releases: { sid: { status: 'open' } } } } });

    const [advisory] = advisoriesOf(await statementsOf(debianTracker, json));

    assert.equal(advisory?.vulnerability, 'TEMP-0000000-F7A20F');
    assert.equal(advisory?.uri, 'https://security-tracker.debian.org/tracker/TEMP-0000000-F7A20F');
    assert.equal(advisory?.affected[0]?.ecosystem, 'Debian:sid');
  });

  it('warns of what it does not know, and reads on', async () => {
    const json = JSON.stringify({
      a: { 'CVE-2024-1': { releases: { zurg: { status: 'open' } } }, 'CVE-2024-2': 'later' },
      '': { 'CVE-2024-4': { releases: { trixie: { status: 'open' } } } },
      b: { 'CVE-2024-3': { releases: { trixie: { status: 'open' } } } },
    });

    const statements = await statementsOf(debianTracker, json);

    assert.deepEqual(
      statements.map((one) => (one.kind === 'warning' ? `${one.reason}: ${one.example.split('\n')[0]}` : one.kind)),
      [
        'a release that is not known here: "zurg"',
        'advisory',
        'an entry without releases in the form known here: "CVE-2024-2" of "a": ✖ Invalid input: expected object, received string',
        'an entry without a package or an id: "CVE-2024-4" of ""',
        'advisory',
      ],
    );
  });

  it('refuses a page of HTML', async () => {
    await assert.rejects(
      statementsOf(debianTracker, '<!DOCTYPE html><title>Sorry</title>'),
      /no JSON object of objects/,
    );
  });

  it("reads what Debian 12's changelogs say, in the tracker's form", async (t) => {
    const path = sharedData(t, 'feeds/debian/bookworm-fixes-from-changelogs-2026-11.json');
    if (path === undefined) return;
    const fixes = JSON.parse(readFileSync(path, 'utf8')) as ChangelogFixes;

    const advisories = advisoriesOf(await statementsOf(debianTracker, trackerJson(fixes)));

    assert.equal(advisories.length, 374);
    const nginx = advisories.find(({ id, affected }) => id === 'CVE-2023-44487' && affected[0]?.name === 'nginx');
    assert.deepEqual(nginx?.affected[0]?.ranges, [{ fixed: '1.22.1-9+deb12u11' }]);
  });

  it("reads vunnel's sample of the live tracker", async (t) => {
    const path = sharedData(t, 'feeds/vunnel-provider-fixtures-2026-08.tar.xz');
    if (path === undefined) return;
    const member = 'tests/unit/providers/debian/test-fixtures/input/debian.json';
    const json = execFileSync('tar', ['-xJOf', path, member], { encoding: 'utf8' });

    const statements = await statementsOf(debianTracker, json);

    const advisories = advisoriesOf(statements);
    const ecosystems = new Set(advisories.flatMap(({ affected }) => affected.map((one) => one.ecosystem)));
    assert.deepEqual(
      statements.flatMap((one) => (one.kind === 'warning' ? [one.example.split('\n')[0]] : [])),
      // This one has a list for releases, which the tracker never gave.
      ['"CVE-2022-0358" of "chromium-browser": ✖ Invalid input: expected record, received array'],
    );
    assert.equal(advisories.length, 6);
    assert.deepEqual(
      [...ecosystems].toSorted(),
      ['10', '11', '12', '13', '8', '9', 'sid'].map((release) => `Debian:${release}`),
    );
  });
});
