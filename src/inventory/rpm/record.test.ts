import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lineOf } from '../../../test/support/facts.ts';
import { entry, type HeaderFields, headerOf, rpmHeader } from '../../../test/support/rpm.ts';
import type { ReadRecord } from '../records.ts';
import { parseHeader } from './header.ts';
import { headerRecord, withSourceEpochs } from './record.ts';

const PACKAGE: HeaderFields = { name: 'p', version: '1', release: '2.el9', arch: 'x86_64' };

/** What a header of `p` says beside or instead, the line that it makes, and what is doubted. */
const RECORDS: readonly (readonly [HeaderFields, string, string?])[] = [
  [{}, 'p 1-2.el9 p 1-2.el9 x86_64'],
  [{ sourceRpm: 's-3-4.el9.src.rpm' }, 'p 1-2.el9 s 3-4.el9 x86_64'],
  [{ sourceRpm: 'a-b-c-3-4.el9.src.rpm' }, 'p 1-2.el9 a-b-c 3-4.el9 x86_64'],
  [{ sourceRpm: 's-3-4.nosrc.rpm' }, 'p 1-2.el9 s 3-4 x86_64'],
  [{ sourceRpm: 's-1.0+git~5^2-4.src.rpm' }, 'p 1-2.el9 s 1.0+git~5^2-4 x86_64'],
  [{ sourceRpm: '(none)' }, 'p 1-2.el9 p 1-2.el9 x86_64'],
  [{ sourceRpm: 's-3.src.rpm' }, 'p 1-2.el9 p 1-2.el9 x86_64'],
  [{ sourceRpm: 's-3-4.x86_64.rpm' }, 'p 1-2.el9 p 1-2.el9 x86_64'],
  [{ sourceRpm: '' }, 'p 1-2.el9 p 1-2.el9 x86_64'],
  [{ epoch: 0 }, 'p 1-2.el9 p 1-2.el9 x86_64'],
  [{ epoch: 1 }, 'p 1:1-2.el9 p 1:1-2.el9 x86_64'],
  [{ epoch: 4_294_967_295 }, 'p 4294967295:1-2.el9 p 4294967295:1-2.el9 x86_64'],
  [{ arch: '' }, 'p 1-2.el9 p 1-2.el9 -'],
  [{ arch: '(none)' }, 'p 1-2.el9 p 1-2.el9 -'],
  [{ version: '' }, 'p -2.el9 p -2.el9 x86_64', 'the record of "p" has no version'],
  [{ release: '' }, 'p 1 p 1 x86_64', 'the record of "p" has no release'],
];

describe('headerRecord', () => {
  for (const [fields, line, doubt] of RECORDS) {
    it(`reads ${JSON.stringify(fields)}`, () => {
      const read = recordOf(rpmHeader({ ...PACKAGE, ...fields }));

      assert.ok(read.kind === 'package');
      assert.equal(lineOf(read.record), line);
      assert.equal(read.doubt, doubt);
    });
  }

  it('reads who built it, and its module', () => {
    const module = 'nodejs:18:8090020240101:a75119d5';
    const read = recordOf(rpmHeader({ ...PACKAGE, vendor: 'Red Hat, Inc.', module }));

    assert.ok(read.kind === 'package');
    assert.equal(read.record.vendor, 'Red Hat, Inc.');
    assert.equal(read.record.module, module);
  });

  it('knows nothing of a vendor or module that is called none', () => {
    const read = recordOf(rpmHeader({ ...PACKAGE, vendor: '(none)', module: '(none)' }));

    assert.ok(read.kind === 'package');
    assert.deepEqual([read.record.vendor, read.record.module], [undefined, undefined]);
  });

  it('takes no key for a package', () => {
    assert.deepEqual(recordOf(rpmHeader({ ...PACKAGE, name: 'gpg-pubkey' })), { kind: 'absent' });
  });

  it('takes the vendor in the first of several languages', () => {
    const translated = entry(1011, 9, ['Vendor', 'Hersteller']);
    const read = recordOf(headerOf([...entry(1000, 6, ['p']), ...translated]));

    assert.ok(read.kind === 'package');
    assert.equal(read.record.vendor, 'Vendor');
  });

  it('takes what was added to a header behind its region', () => {
    const read = recordOf(headerOf([...entry(1000, 6, ['p']), ...entry(1001, 6, ['1']), ...entry(1001, 6, ['2'])]));

    assert.ok(read.kind === 'package');
    assert.equal(read.record.version, '2');
  });

  const MALFORMED: readonly (readonly [string, Buffer])[] = [
    ['without a name', rpmHeader({ version: '1', release: '2' })],
    ['with a number for a name', headerOf(entry(1000, 4, [1]))],
    ['with a name outside', headerOf([{ tag: 1000, type: 6, count: 1, bytes: Buffer.alloc(0) }])],
    ['with a name that does not end', headerOf([{ tag: 1000, type: 6, count: 1, bytes: Buffer.from('p') }])],
  ];
  for (const [what, bytes] of MALFORMED) {
    it(`says that a header ${what} names no package`, () => {
      assert.deepEqual(recordOf(bytes), { kind: 'malformed', reason: 'a record names no package' });
    });
  }

  it('takes no field longer than any package has', () => {
    assert.deepEqual(recordOf(rpmHeader({ ...PACKAGE, version: '1'.repeat(1001) })), {
      kind: 'malformed',
      reason: 'the record of "p" has a field too long',
    });
  });

  it('reads what is there of a header that is cut off, and says so', () => {
    const read = recordOf(rpmHeader({ ...PACKAGE, padding: 100 }).subarray(0, -1));

    assert.deepEqual(read.kind === 'package' && [lineOf(read.record), read.doubt], [
      'p 1-2.el9 p 1-2.el9 x86_64',
      'the record of "p" is cut off',
    ]);
  });

  for (const bytes of ['', '00000001', '0000000100000000', 'ffffffff00000000', '000100000000000000']) {
    it(`reads no header from the bytes "${bytes}"`, () => {
      assert.equal(parseHeader(Buffer.from(bytes, 'hex')), undefined);
    });
  }
});

/** Version and source of packages of one database, and the version that the source then has. */
const EPOCHS: readonly (readonly [what: string, packages: readonly (readonly [string, string, string])[]])[] = [
  ['without one', [['1-1', '1-1', '1-1']]],
  ['its own', [['2:1-1', '1-1', '2:1-1']]],
  [
    'that of one with the version of the source',
    [
      ['4:5.32-9', '5.32-9', '4:5.32-9'],
      ['1.30-9', '5.32-9', '4:5.32-9'],
    ],
  ],
  [
    'that of one that comes later',
    [
      ['1.30-9', '5.32-9', '4:5.32-9'],
      ['4:5.32-9', '5.32-9', '4:5.32-9'],
    ],
  ],
  [
    'none where that has none',
    [
      ['1:1.30-9', '5.32-9', '5.32-9'],
      ['5.32-9', '5.32-9', '5.32-9'],
    ],
  ],
  ['its own where none tells', [['1:1.30-9', '5.32-9', '1:5.32-9']]],
];

describe('withSourceEpochs', () => {
  for (const [what, packages] of EPOCHS) {
    it(`gives a source ${what}`, () => {
      const records = packages.map(([version, source]) => ({
        type: 'rpm',
        name: 'p',
        version,
        source: { name: 's', version: source },
      }));

      assert.deepEqual(
        withSourceEpochs(records).map(({ source }) => source.version),
        packages.map(([, , expected]) => expected),
      );
    });
  }

  it('leaves a package that is its own source', () => {
    const record = { type: 'rpm', name: 'p', version: '1:2-3', source: { name: 'p', version: '1:2-3' } };

    assert.deepEqual(withSourceEpochs([record]), [record]);
  });
});

function recordOf(bytes: Uint8Array): ReadRecord {
  const header = parseHeader(bytes);
  assert.ok(header !== undefined);
  return headerRecord(header);
}
