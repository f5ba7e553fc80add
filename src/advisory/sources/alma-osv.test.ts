import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NO_FEEDS } from '../../../test/support/no-feeds.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import type { Affected, Statement } from '../types.ts';
import { almaOsv } from './alma-osv.ts';

describe("AlmaLinux's errata", () => {
  let whole: Promise<readonly Statement[]> | undefined;
  /** All of them, read once for all tests. */
  const wholeOf = (path: string) => {
    whole ??= statementsOf(almaOsv, { path });
    return whole;
  };

  it('are one archive', async () => {
    assert.deepEqual(await almaOsv.files(NO_FEEDS), [
      { url: 'https://osv-vulnerabilities.storage.googleapis.com/AlmaLinux/all.zip' },
    ]);
  });

  it('are read whole, with nothing left out and nothing undetermined', async (t) => {
    const path = sharedData(t, 'feeds/osv-almalinux.tar.gz');
    if (path === undefined) return;

    const statements = await wholeOf(path);

    const advisories = advisoriesOf(statements);
    assert.equal(statements.length, advisories.length);
    assert.equal(advisories.length, 16_788);
    assert.equal(new Set(advisories.map(({ vulnerability }) => vulnerability)).size, 6601);
    const affected = advisories.flatMap((one) => one.affected);
    assert.deepEqual(
      countOf(affected, ({ ecosystem }) => ecosystem),
      {
        'AlmaLinux:8': 123_548,
        'AlmaLinux:9': 110_007,
        'AlmaLinux:10': 33_199,
      },
    );
    assert.deepEqual(
      countOf(affected, ({ severity = 'none' }) => severity),
      {
        Important: 132_646,
        Moderate: 130_531,
        Low: 1908,
        Critical: 1661,
        none: 8,
      },
    );
    assert.deepEqual(
      countOf(affected, ({ of = '', status, ranges }) => `${of} ${status} ${ranges.length}`),
      {
        'binary affected 1': 266_754,
      },
    );
  });

  /** By https://errata.almalinux.org/ and, for the streams, the errata of Red Hat that they follow. */
  const KNOWN: readonly (readonly [advisory: string, cve: string, ecosystem: string, name: string, ...string[]])[] = [
    ['ALSA-2021:2363', 'CVE-2021-33516', 'AlmaLinux:8', 'gupnp', '', '1.0.6-2.el8_4'],
    ['ALSA-2024:4499', 'CVE-2024-27281', 'AlmaLinux:8', 'ruby', 'ruby:2.5', '2.5.9-112.module_el8.10.0+3871+342e2c2f'],
    [
      'ALSA-2023:5989',
      'CVE-2023-44487',
      'AlmaLinux:8',
      'varnish',
      'varnish:6',
      '6.0.8-3.module_el8.8.0+3665+0b8dabc5.1.alma.1',
    ],
    [
      'ALSA-2024:4367',
      'CVE-2023-4727',
      'AlmaLinux:8',
      'idm-pki-acme',
      'pki-core:10.6',
      '10.15.1-1.module_el8.10.0+3868+cdab0fd8',
    ],
    ['ALSA-2025:10873', 'CVE-2025-30749', 'AlmaLinux:10', 'java-21-openjdk', '', '1:21.0.8.0.9-1.el10.alma.1'],
    ['ALSA-2020:1766', 'CVE-2019-12449', 'AlmaLinux:8', 'mozjs52', '', '52.9.0-2.el8'],
  ];
  it('say what their pages say', async (t) => {
    const path = sharedData(t, 'feeds/osv-almalinux.tar.gz');
    if (path === undefined) return;

    const advisories = advisoriesOf(await wholeOf(path));

    for (const [id, cve, ecosystem, name, module, fixed] of KNOWN) {
      const said = advisories
        .filter((one) => one.id === id && one.vulnerability === cve)
        .flatMap(({ affected }) => affected.filter((one) => one.name === name && one.ecosystem === ecosystem));
      // An erratum of several releases lies in the folder of each.
      assert.deepEqual(
        new Set(said.map(({ only, ranges }) => JSON.stringify([only?.module, ranges]))),
        new Set([JSON.stringify([module, [{ fixed }]])]),
        `${id} ${cve}`,
      );
    }
  });
});

function countOf(affected: readonly Affected[], by: (one: Affected) => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const one of affected) counts[by(one)] = (counts[by(one)] ?? 0) + 1;
  return counts;
}
