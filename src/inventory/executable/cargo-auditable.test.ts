import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { ELF_FORMS, elfOf } from '../../../test/support/elf.ts';
import { CONTEXT, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { machO } from '../../../test/support/mach-o.ts';
import { type Executable, readExecutable } from '../../lib/executable/index.ts';
import { inMemory } from '../../lib/random-access.ts';
import { packageFacts } from '../records.ts';
import { auditableCrates } from './cargo-auditable.ts';

const LIMITS = { unfoldedBytes: 2 ** 20, entries: 100 };

function executable(bytes: Uint8Array): Executable {
  const read = readExecutable(inMemory(bytes));
  const [only] = read.kind === 'executables' ? read.executables : [];
  assert.ok(only);
  return only;
}

function elfWith(section: Uint8Array): Executable {
  return executable(
    elfOf({ wordBytes: 8, isBigEndian: false }, [{ name: '.dep-v0', address: 0x1000, bytes: section }]),
  );
}

function packed(json: unknown): Buffer {
  return deflateSync(typeof json === 'string' ? json : JSON.stringify(json));
}

function told(section: Uint8Array): readonly string[] {
  const facts = packageFacts({ evidence: 'installed' }, auditableCrates(elfWith(section), LIMITS), CONTEXT.signal);
  return [...packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`), ...reasonsIn(facts)];
}

const CRATES = packed({
  packages: [
    { name: 'cc', version: '1.0.83', source: 'crates.io', kind: 'build' },
    { name: 'libc', version: '0.2.153', source: 'crates.io' },
    { name: 'memchr', version: '2.7.1', source: 'crates.io', kind: 'runtime', dependencies: [1] },
    { name: 'tool', version: '0.1.0', source: 'local', dependencies: [0, 2], root: true },
  ],
});
const IN_IT = ['cargo libc 0.2.153', 'cargo memchr 2.7.1', 'cargo tool 0.1.0'];

describe('auditableCrates', () => {
  it('tells of the crates that are in the program, not of those that built it', () => {
    assert.deepEqual(told(CRATES), IN_IT);
  });

  it('passes over what a linker filled the section up with', () => {
    assert.deepEqual(told(Buffer.concat([CRATES, Buffer.alloc(13)])), IN_IT);
  });

  it('reads every format', () => {
    const forms = [
      ...ELF_FORMS.map((form) => elfOf(form, [{ name: '.dep-v0', address: 0x1000, bytes: CRATES }])),
      machO('.dep-v0', CRATES, false),
    ];

    assert.deepEqual(
      forms.map((bytes) => auditableCrates(executable(bytes), LIMITS).length),
      forms.map(() => 4),
    );
  });

  const cases: readonly (readonly [what: string, section: Uint8Array, told: readonly string[]])[] = [
    ['what is not packed', Buffer.from('{"packages":[]}'), ['its section ".dep-v0" cannot be read']],
    ['what is cut off', CRATES.subarray(0, 40), ['its section ".dep-v0" cannot be read']],
    ['what is no JSON', packed('{'), ['its section ".dep-v0" cannot be read']],
    ['another JSON', packed({ crates: [] }), ['its section ".dep-v0" has no list of packages']],
    [
      'malformed entries',
      packed({ packages: [{ name: 'a' }, 'b', null, { name: 'c', version: '1.0.0' }, { name: 'd', version: '' }] }),
      [
        'cargo c 1.0.0',
        'the package "a" has no version',
        'an entry of its section ".dep-v0" is no object',
        'an entry of its section ".dep-v0" is no object',
        'the package "d" has no version',
      ],
    ],
    [
      'what unfolds without end',
      packed({ packages: [' '.repeat(2 ** 21)] }),
      ['its section ".dep-v0" unfolds to more than 1048576 bytes'],
    ],
    [
      'entries without end',
      packed({ packages: Array.from({ length: 101 }, () => ({ name: 'a', version: '1.0.0' })) }),
      ['its section ".dep-v0" has more than 100 entries'],
    ],
  ];
  for (const [what, section, expected] of cases) {
    it(`says what is wrong with it: ${what}`, () => {
      assert.deepEqual(told(section), expected);
    });
  }
});
