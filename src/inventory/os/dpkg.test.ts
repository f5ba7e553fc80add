import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { factsOf, lineOf, linesIn, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { dpkg } from './dpkg.ts';

const STATUS = 'var/lib/dpkg/status';

/** What stands after `Package: p`, the line that it makes, and what is doubted. */
const STANZAS: readonly (readonly [string, string | undefined, string?])[] = [
  ['Status: install ok installed\nVersion: 1.0-1\nArchitecture: amd64', 'p 1.0-1 p 1.0-1 amd64'],
  ['Status: install ok installed\nVersion: 1:1.0-1+b2\nSource: s (1:1.0-1)', 'p 1:1.0-1+b2 s 1:1.0-1 -'],
  ['Status: install ok installed\nVersion: 2\nSource: s', 'p 2 s 2 -'],
  ['Status: install ok installed\nVersion: 2\nSource:', 'p 2 p 2 -'],
  ['Status: hold ok installed\nVersion: 2', 'p 2 p 2 -'],
  ['Status: install reinstreq half-installed\nVersion: 2', 'p 2 p 2 -'],
  ['Status: install ok unpacked\nVersion: 2', 'p 2 p 2 -'],
  ['Status: install ok half-configured\nVersion: 2', 'p 2 p 2 -'],
  ['Status: install ok triggers-awaited\nVersion: 2', 'p 2 p 2 -'],
  ['Status: install ok triggers-pending\nVersion: 2', 'p 2 p 2 -'],
  ['Status: deinstall ok config-files\nVersion: 2', undefined],
  ['Status: purge ok not-installed', undefined],
  ['Version: 2', 'p 2 p 2 -', 'the record of "p" does not say whether it is installed: it is taken to be'],
  [
    'Status: install ok newstate\nVersion: 2',
    'p 2 p 2 -',
    'the record of "p" does not say whether it is installed: it is taken to be',
  ],
  ['Status: install ok installed', 'p  p  -', 'the record of "p" has no version'],
  ['Status: install ok installed\nVersion: what is this', 'p what is this p what is this -'],
  ['Status: install ok installed\nVersion: 2\nno field here', 'p 2 p 2 -', 'the record of "p" is malformed'],
  ['Status: install ok installed\nversion: 2\nSOURCE: s', 'p 2 s 2 -'],
  ['Status: install ok installed\nDescription: d\n Version: 1\n\tVersion: 1\nVersion: 2', 'p 2 p 2 -'],
  ['Status: install ok installed\nVersion: 2\nVersion: 3', 'p 2 p 2 -', 'the record of "p" is malformed'],
  ['Status: install ok installed\nVersion: 2\nSource : s', 'p 2 s 2 -'],
  ['Status: install ok installed\nVersion: 2\nSource:\n s', 'p 2 p 2 -', 'the record of "p" is malformed'],
  ['Status: install ok installed\nVersion: 2\nSource: s(2)', 'p 2 s(2) 2 -', 'the record of "p" is malformed'],
  ['Status: install ok installed\nVersion: 2\nSource: s\0', 'p 2 s\0 2 -', 'the record of "p" is malformed'],
  [
    'Status: install ok installed\nVersion: 2\nPackage: q\nStatus: install ok installed',
    'p 2 p 2 -',
    'the record of "p" is malformed',
  ],
  [
    'Status: install ok not-installed\nVersion: 2\nPackage: q\nStatus: install ok installed',
    'p 2 p 2 -',
    'the record of "p" does not say whether it is installed: it is taken to be',
  ],
  [
    'Status: install ok not-installed indeed\nVersion: 2',
    'p 2 p 2 -',
    'the record of "p" does not say whether it is installed: it is taken to be',
  ],
  [`Status: install ok installed\nVersion: ${'9'.repeat(1001)}`, undefined, 'the record of "p" has a field too long'],
];

const REAL: readonly (readonly [string, number])[] = [
  ['pkgdb/dpkg-status-texlive', 357],
  ['pkgdb/dpkg-status-trivy', 90],
  ['pkgdb/dpkg-status-ubuntu-10.04', 140],
  ['rootfs/debian-bookworm/files/var/lib/dpkg/status', 160],
];

describe('dpkg', () => {
  for (const [stanza, line, doubt] of STANZAS) {
    it(`reads ${JSON.stringify(stanza.slice(0, 80))}`, async () => {
      const facts = await factsOf(dpkg, STATUS, `Package: p\n${stanza}\n`);

      assert.deepEqual(packagesIn(facts).map(lineOf), line === undefined ? [] : [line]);
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('parts stanzas at empty lines, however many and whatever ends them', async () => {
    const stanza = (name: string) => `Package: ${name}\r\nStatus: install ok installed\r\nVersion: 1\r\n`;

    const facts = await factsOf(dpkg, STATUS, `\n\n${stanza('a')}\n \r\n\n${stanza('b')}\r\n${stanza('c')}`);

    assert.deepEqual(
      packagesIn(facts).map((record) => record.name),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(reasonsIn(facts), []);
  });

  it('says of an empty file that it is a database without packages', async () => {
    assert.deepEqual(await factsOf(dpkg, STATUS, ''), [{ kind: 'database', type: 'deb', packages: [] }]);
  });

  it('doubts a file that is something else', async () => {
    const facts = await factsOf(dpkg, STATUS, '\u0000\u0001binary\n\nand more\n');

    assert.deepEqual(packagesIn(facts), []);
    assert.deepEqual(reasonsIn(facts), ['a record names no package', 'a record names no package']);
  });

  it('counts doubts rather than saying hundreds', async () => {
    const facts = await factsOf(dpkg, STATUS, 'Version: 1\n\n'.repeat(500));

    assert.equal(reasonsIn(facts).length, 21);
    assert.equal(reasonsIn(facts).at(-1), '480 more records are malformed');
  });

  it('stops when it is told to', async () => {
    const record = 'Package: p\nStatus: install ok installed\nVersion: 1\n';

    await assert.rejects(factsOf(dpkg, STATUS, record, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });

  for (const [path, count] of REAL) {
    it(`finds ${count} packages in ${path}`, async (t) => {
      const real = sharedData(t, path);
      if (real === undefined) return;

      const facts = await factsOf(dpkg, STATUS, readFileSync(real));

      assert.equal(packagesIn(facts).length, count);
      assert.deepEqual(reasonsIn(facts), []);
    });
  }

  it('reads a real Debian 12 as dpkg-query lists it', async (t) => {
    const status = sharedData(t, 'rootfs/debian-bookworm/files/var/lib/dpkg/status');
    const list = sharedData(t, 'rootfs/debian-bookworm/bookworm-main-only.packages.tsv');
    if (status === undefined || list === undefined) return;

    const facts = await factsOf(dpkg, STATUS, readFileSync(status));

    const expected = linesIn(list).map((line) => line.replaceAll('\t', ' '));
    assert.deepEqual(packagesIn(facts).map(lineOf).toSorted(), expected.toSorted());
  });
});
