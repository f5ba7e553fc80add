import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { sharedData } from '../../test/support/shared.ts';
import { debian, debianRelease } from './debian.ts';

const RELEASES: readonly [osRelease: Record<string, string>, release: string | undefined][] = [
  [{ VERSION_ID: '12', VERSION_CODENAME: 'bookworm' }, '12'],
  [{ VERSION_ID: '9.13' }, '9'],
  [{ VERSION_ID: '8.11\n' }, '8'],
  [{ VERSION_ID: '6.0.10' }, '6'],
  [{ VERSION_ID: '5.0.10' }, '5'],
  [{ VERSION_ID: '3.1' }, '3.1'],
  [{ VERSION_ID: 'buster/sid' }, '10'],
  [{ VERSION_ID: 'sid' }, 'sid'],
  [{ VERSION_CODENAME: 'forky' }, '14'],
  [{ VERSION_CODENAME: 'sid' }, 'sid'],
  [{ VERSION_CODENAME: 'unheard' }, undefined],
  [{ VERSION_ID: 'testing/unstable' }, undefined],
  [{ VERSION_ID: '12; drop' }, undefined],
  [{}, undefined],
];

describe('debian', () => {
  for (const [osRelease, release] of RELEASES) {
    it(`reads ${JSON.stringify(osRelease)} as ${release}`, () => {
      assert.equal(debian.release({ ID: 'debian', ...osRelease }), release);
    });
  }

  it('names its ecosystems as OSV does', () => assert.equal(debian.ecosystem('12'), 'Debian:12'));

  it('is supported by Debian, then by LTS, then at its end', () => {
    const on = (day: string) => debian.support('12', Date.parse(day));

    assert.equal(on('2026-07-11T23:59:59Z').kind, 'supported');
    assert.deepEqual(on('2026-07-12'), { kind: 'extended', until: Date.parse('2028-07-01'), by: 'Debian LTS' });
    assert.deepEqual(on('2028-07-01'), { kind: 'end-of-life', since: Date.parse('2028-07-01') });
  });

  it('says nothing of releases that are not out, or not known', () => {
    for (const release of ['14', 'sid', '99']) assert.deepEqual(debian.support(release, 0), { kind: 'unknown' });
  });

  it('has the codenames and dates of distro-info-data', (t) => {
    const file = sharedData(t, 'feeds/debian/distro-info-2026-04/debian.csv');
    if (file === undefined) return;
    const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
    const rows = lines.map((line) => line.split(',')).filter(([version = '']) => Number(version) >= 3);

    for (const [version = '', , codename = '', , , end, longTermEnd] of rows) {
      const release = version.startsWith('3.') ? version : String(Number(version));
      const last = longTermEnd ?? end;
      const since = last === undefined ? undefined : Date.parse(last) + 86_400_000;
      assert.equal(debianRelease(codename), release);
      assert.deepEqual(
        debian.support(release, Date.parse('2100-01-01')),
        since === undefined ? { kind: 'unknown' } : { kind: 'end-of-life', since },
      );
      if (end === undefined) continue;
      assert.equal(debian.support(release, Date.parse(end)).kind, 'supported');
    }
    assert.equal(rows.length, 14);
  });
});
