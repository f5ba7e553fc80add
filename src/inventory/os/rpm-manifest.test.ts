import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { OS_EXTRACTORS } from './index.ts';
import { rpmManifest } from './rpm-manifest.ts';

const MANIFEST = 'var/lib/rpmmanifest/container-manifest-2';
const TIMES = '1653816591\t1653753130\tMicrosoft Corporation\t(none)\t580';

/** A line of the list, the line that it makes, and what is doubted. */
const LINES: readonly (readonly [string, string | undefined, string?])[] = [
  [`glibc\t2.35-2.cm2\t${TIMES}\tx86_64\t0\tglibc-2.35-2.cm2.src.rpm`, 'glibc 2.35-2.cm2 glibc 2.35-2.cm2 x86_64'],
  [
    `openssl-libs\t1.1.1k-9.cm2\t${TIMES}\tx86_64\t0\topenssl-1.1.1k-9.cm2.src.rpm`,
    'openssl-libs 1.1.1k-9.cm2 openssl 1.1.1k-9.cm2 x86_64',
  ],
  [`ca\t2.0.0-1.cm2\t${TIMES}\tnoarch\t1\tca-2.0.0-1.cm2.src.rpm`, 'ca 1:2.0.0-1.cm2 ca 1:2.0.0-1.cm2 noarch'],
  [`p\t1-2\t${TIMES}\tx86_64\t0\t(none)`, 'p 1-2 p 1-2 x86_64'],
  [`gpg-pubkey\t3135ce90-5e6fda74\t${TIMES}\t(none)\t0\t(none)`, undefined],
  [`p\t1-2\t${TIMES}\tx86_64\t(none)\tp-1-2.src.rpm`, undefined, 'the line of "p" is malformed'],
  [`p\t\t${TIMES}\tx86_64\t0\tp-1-2.src.rpm`, undefined, 'the line of "p" is malformed'],
  [`p\t1-2\t${TIMES}\tx86_64\t0\tp-1-2.src.rpm\tmore`, undefined, 'the line of "p" is malformed'],
  [`\t1-2\t${TIMES}\tx86_64\t0\tp-1-2.src.rpm`, undefined, 'a record names no package'],
  ['glibc-2.35-2.cm2.x86_64', undefined, 'the line of "glibc-2.35-2.cm2.x86_64" is malformed'],
  ['', undefined],
];

describe('rpmManifest', () => {
  for (const [line, expected, doubt] of LINES) {
    it(`reads ${JSON.stringify(line)}`, async () => {
      const facts = await factsOf(rpmManifest, MANIFEST, `${line}\n`);

      assert.deepEqual(packagesIn(facts).map(lineOf), expected === undefined ? [] : [expected]);
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('reads who built a package', async () => {
    const facts = await factsOf(rpmManifest, MANIFEST, `p\t1-2\t${TIMES}\tx86_64\t0\t(none)`);

    assert.equal(packagesIn(facts)[0]?.vendor, 'Microsoft Corporation');
  });

  it('is asked', () => {
    assert.ok(OS_EXTRACTORS.includes(rpmManifest));
  });
});
