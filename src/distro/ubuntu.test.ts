import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { sharedData } from '../../test/support/shared.ts';
import { ubuntu, ubuntuRelease } from './ubuntu.ts';

const RELEASES: readonly [osRelease: Record<string, string>, release: string | undefined][] = [
  [{ VERSION_ID: '22.04', VERSION_CODENAME: 'jammy' }, '22.04'],
  [{ VERSION_ID: '14.04' }, '14.04'],
  [{ VERSION_ID: '6.06' }, '6.06'],
  [{ VERSION_ID: '12.04.5' }, '12.04'],
  [{ VERSION_ID: '23.10\n' }, '23.10'],
  [{ VERSION_ID: '28.04' }, '28.04'],
  [{ VERSION_CODENAME: 'noble' }, '24.04'],
  [{ UBUNTU_CODENAME: 'xenial' }, '16.04'],
  [{ VERSION_CODENAME: 'unheard' }, undefined],
  [{ VERSION_ID: '22', VERSION_CODENAME: 'jammy' }, undefined],
  [{ VERSION_ID: '22.04; drop' }, undefined],
  [{}, undefined],
];

const ECOSYSTEMS: readonly [release: string, ecosystem: string, further: readonly string[]][] = [
  ['22.04', 'Ubuntu:22.04:LTS', ['Ubuntu:Pro:22.04:LTS']],
  ['14.04', 'Ubuntu:14.04:LTS', ['Ubuntu:Pro:14.04:LTS']],
  ['12.04', 'Ubuntu:12.04:LTS', ['Ubuntu:Pro:12.04:LTS']],
  ['6.06', 'Ubuntu:6.06:LTS', []],
  ['8.04', 'Ubuntu:8.04:LTS', []],
  ['23.10', 'Ubuntu:23.10', []],
  ['9.04', 'Ubuntu:9.04', []],
  ['28.04', 'Ubuntu:28.04:LTS', ['Ubuntu:Pro:28.04:LTS']],
  ['27.04', 'Ubuntu:27.04', []],
];

describe('ubuntu', () => {
  for (const [osRelease, release] of RELEASES) {
    it(`reads ${JSON.stringify(osRelease)} as ${release}`, () => {
      assert.equal(ubuntu.release({ ID: 'ubuntu', ...osRelease }), release);
    });
  }

  for (const [release, ecosystem, further] of ECOSYSTEMS) {
    it(`files ${release} under ${[ecosystem, ...further].join(' and ')}`, () => {
      assert.equal(ubuntu.ecosystem(release), ecosystem);
      assert.deepEqual(ubuntu.further?.(release), further);
    });
  }

  it('asks the ecosystems of FIPS only about what is built for it', () => {
    assert.deepEqual(ubuntu.further?.('20.04', '1.1.1f-1ubuntu2.24'), ['Ubuntu:Pro:20.04:LTS']);
    assert.deepEqual(ubuntu.further?.('20.04', '1.1.1f-1ubuntu2.fips.22'), [
      'Ubuntu:Pro:20.04:LTS',
      'Ubuntu:Pro:FIPS:20.04:LTS',
      'Ubuntu:Pro:FIPS-updates:20.04:LTS',
      'Ubuntu:Pro:FIPS-preview:20.04:LTS',
    ]);
  });

  it('is supported, then by Pro, then by its add-on, then at its end', () => {
    const on = (day: string) => ubuntu.support('16.04', Date.parse(day));

    assert.deepEqual(on('2021-04-30T23:59:59Z'), { kind: 'supported', until: Date.parse('2021-05-01') });
    assert.deepEqual(on('2021-05-01'), { kind: 'extended', until: Date.parse('2026-04-24'), by: 'Ubuntu Pro' });
    assert.deepEqual(on('2026-11-01'), {
      kind: 'extended',
      until: Date.parse('2028-04-26'),
      by: 'Ubuntu Pro with the Legacy add-on',
    });
    assert.deepEqual(on('2028-04-26'), { kind: 'end-of-life', since: Date.parse('2028-04-26') });
  });

  it('ends at once where Pro does not take over, and is unknown where it is not out', () => {
    assert.deepEqual(ubuntu.support('23.10', Date.parse('2026-01-01')), {
      kind: 'end-of-life',
      since: Date.parse('2024-07-12'),
    });
    assert.deepEqual(ubuntu.support('28.04', 0), { kind: 'unknown' });
  });

  it('has the codenames and dates of distro-info-data', (t) => {
    const file = sharedData(t, 'feeds/debian/distro-info-2026-04/ubuntu.csv');
    if (file === undefined) return;
    const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
    const after = (day: string) => Date.parse(day) + 86_400_000;

    for (const line of lines) {
      const [version = '', , codename = '', , , end = '', serverEnd = '', esmEnd = '', legacyEnd = ''] =
        line.split(',');
      const release = version.replace(' LTS', '');
      const standard = serverEnd > end ? serverEnd : end;
      const last = [standard, esmEnd, legacyEnd].findLast((day) => day !== '') ?? '';
      assert.equal(ubuntuRelease(codename), release);
      assert.equal(ubuntu.ecosystem(release).endsWith(':LTS'), version.endsWith(' LTS'), version);
      const support = (now: number) => ubuntu.support(release, now);
      assert.deepEqual(support(after(standard) - 1), { kind: 'supported', until: after(standard) });
      assert.deepEqual(support(after(last)), { kind: 'end-of-life', since: after(last) });
      if (esmEnd === '') continue;
      assert.deepEqual(support(after(standard)), { kind: 'extended', until: after(esmEnd), by: 'Ubuntu Pro' });
    }
    assert.equal(lines.length, 45);
  });
});
