import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { apkInstalled, dpkgStatus, file, hardlink, opaque, symlink, tar, whiteout } from '../../test/support/images.ts';
import { parseAnswer } from './answer.ts';
import { EXTRACTORS, versionOf } from './extractors.ts';
import { READ_LIMITS } from './limits.ts';
import { readLayer } from './read-layer.ts';
import type { Extractor, InventoryOutcome } from './types.ts';
import { message } from './wire.ts';

const STATUS = 'var/lib/dpkg/status';
const PACKAGES = [{ name: 'apt', version: '1.4.8', source: 'apt', sourceVersion: '1' }];

/** Something of everything that a layer may say. */
const LAYER = tar([
  file('etc/os-release', 'ID=debian\nVERSION_ID="12"\n'),
  file(STATUS, dpkgStatus(PACKAGES)),
  file('var/lib/dpkg/status.d/a', dpkgStatus(PACKAGES)),
  file('lib/apk/db/installed', apkInstalled(PACKAGES)),
  symlink('usr/lib/os-release', '../etc/os-release'),
  hardlink('usr/lib/apk/db/installed', 'lib/apk/db/installed'),
  whiteout('etc/alpine-release'),
  opaque('usr/lib'),
]);

const EXTREMES: readonly (readonly [string, Uint8Array])[] = [
  ['names of every length', tar([file('etc/os-release', `${'A'.repeat(5000)}=1\nID=${'x'.repeat(50_000)}\n`)])],
  [
    'names that mean something in JavaScript',
    tar([file('etc/os-release', '__proto__=a\nconstructor=b\ntoString=c\n')]),
  ],
  ['bytes of every kind', tar([file(STATUS, Buffer.from([...Array(256).keys()]))])],
  ['a record as long as a file', tar([file(STATUS, `Package: ${'p'.repeat(1e6)}\nVersion: 1\n`)])],
  ['a record of doubt with a long name', tar([file(STATUS, `Package: ${'\u0001'.repeat(1000)}\n`)])],
  [
    'long paths',
    tar([
      file(`var/lib/dpkg/status.d/${'n'.repeat(4000)}`, 'x'),
      whiteout(`var/lib/dpkg/status.d/${'n'.repeat(4070)}`),
    ]),
  ],
  ['long targets', tar([symlink(STATUS, `/${'t/'.repeat(2047)}`), symlink('lib', 't'.repeat(5000))])],
  [
    'many small databases',
    tar(Array.from({ length: 2000 }, (_, i) => file(`var/lib/dpkg/status.d/${i}`, 'Package: p\n'))),
  ],
  ['a hundred problems', tar(Array.from({ length: 100 }, () => file(`../${'\u0001'.repeat(300)}`, '')))],
];

describe('readLayer', () => {
  for (const [name, bytes] of EXTREMES) {
    it(`makes an answer that is believed of ${name}`, async () => {
      const outcome = await read(bytes);

      assert.equal(outcome.kind, 'read');
      assert.deepEqual(believed(outcome), outcome);
    });
  }

  it('makes an answer that is believed of any change to a layer, and never throws', async () => {
    const change = fc.record({ at: fc.nat(LAYER.length - 1), byte: fc.nat(255) });

    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 10 }), fc.nat(LAYER.length), async (changes, length) => {
        const bytes = Buffer.from(LAYER);
        for (const { at, byte } of changes) bytes[at] = byte;
        const outcome = await read(bytes.subarray(0, length));
        assert.deepEqual(believed(outcome), outcome);
      }),
      { numRuns: 1000 },
    );
  });

  it('makes an answer that is believed of any change to a compressed layer', async () => {
    const pressed = gzipSync(LAYER);
    const change = fc.record({ at: fc.nat(pressed.length - 1), byte: fc.nat(255) });

    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const bytes = Buffer.from(pressed);
        for (const { at, byte } of changes) bytes[at] = byte;
        const outcome = await read(bytes);
        assert.deepEqual(believed(outcome), outcome);
      }),
      { numRuns: 300 },
    );
  });

  it('says of a file over an extractor’s limit that it is', async () => {
    const small: Extractor = { ...extractor('small'), limitBytes: 3 };

    assert.deepEqual(await factsBy([small]), [{ kind: 'partial', reason: 'it is larger than 3 bytes' }]);
    assert.deepEqual(await factsBy([small, extractor('other')]), [
      { kind: 'partial', reason: 'it is larger than 3 bytes' },
      { kind: 'partial', reason: 'other saw 4 bytes' },
    ]);
  });

  it('says of an extractor that throws that it did', async () => {
    const broken: Extractor = {
      ...extractor('broken'),
      // oxlint-disable-next-line require-yield
      async *extract() {
        throw new TypeError('x is not a function');
      },
    };

    assert.deepEqual(await factsBy([broken]), [
      { kind: 'partial', reason: 'the extractor "broken" broke on it: x is not a function' },
    ]);
  });

  it('stops when it is called off', async () => {
    const signal = AbortSignal.abort(new Error('called off'));

    await assert.rejects(readLayer(once(LAYER), EXTRACTORS, { signal }), /^Error: called off$/);
  });
});

describe('versionOf', () => {
  const versions = [
    [],
    [extractor('a')],
    [extractor('b')],
    [extractor('a'), extractor('b')],
    [{ ...extractor('a'), version: 2 }],
  ];

  it('tells lists and versions of extractors apart, whatever their order', () => {
    const of = (...list: Extractor[]) => versionOf(list, READ_LIMITS);
    const numbers = versions.map((list) => of(...list));

    assert.equal(new Set(numbers).size, versions.length);
    assert.ok(numbers.every(Number.isSafeInteger));
    assert.equal(of(extractor('b'), extractor('a')), of(extractor('a'), extractor('b')));
  });

  it('tells apart how far they go', () => {
    const limits = [READ_LIMITS, { ...READ_LIMITS, nesting: 9 }, { ...READ_LIMITS, fileBytes: { jar: 9 } }];

    assert.equal(new Set(limits.map((each) => versionOf([], each))).size, 3);
  });
});

function extractor(id: string): Extractor {
  return {
    id,
    version: 1,
    limitBytes: 100,
    wants: ({ path }) => path === 'file',
    leadsTo: (path) => path === '' || path === 'file',
    async *extract({ bytes }) {
      yield { kind: 'partial', reason: `${id} saw ${bytes.length} bytes` };
    },
  };
}

async function factsBy(extractors: readonly Extractor[]) {
  const bytes = once(tar([file('file', 'four')]));
  const outcome = await readLayer(bytes, extractors, { signal: new AbortController().signal });
  assert.ok(outcome.kind === 'read');
  return outcome.inventory.files.flatMap(({ facts }) => facts);
}

function read(bytes: Uint8Array): Promise<InventoryOutcome> {
  return readLayer(once(bytes), EXTRACTORS, { signal: new AbortController().signal });
}

/** What the server makes of the outcome when a reader answers it. */
function believed(outcome: InventoryOutcome) {
  return parseAnswer(message({ id: 'x', ...outcome }).subarray(4), 'x');
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
