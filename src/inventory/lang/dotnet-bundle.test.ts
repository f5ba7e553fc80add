import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { elfOf } from '../../../test/support/elf.ts';
import { CONTEXT, factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { chance, mutated } from '../../../test/support/mutate.ts';
import { foundFile } from '../../image/index.ts';
import { inMemory } from '../../lib/random-access.ts';
import { dotnetBundle } from './dotnet-bundle.ts';

const DEPS = JSON.stringify({
  runtimeTarget: { name: '.NETCoreApp,Version=v8.0/linux-x64' },
  targets: {
    '.NETCoreApp,Version=v8.0/linux-x64': {
      'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { runtime: { 'System.Private.CoreLib.dll': {} } },
      'Newtonsoft.Json/13.0.1': { runtime: { 'lib/net6.0/Newtonsoft.Json.dll': {} } },
    },
  },
  libraries: {
    'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { type: 'runtimepack' },
    'Newtonsoft.Json/13.0.1': { type: 'package' },
  },
});
const PACKAGES = ['Microsoft.NETCore.App.Runtime.linux-x64 8.0.1', 'Newtonsoft.Json 13.0.1'];

describe('a .NET application in a single file', () => {
  for (const isBare of [false, true]) {
    it(`is the packages that its deps.json lists, ${isBare ? 'without' : 'with'} its table of sections`, async () => {
      const facts = await factsOf(dotnetBundle, 'app/App', bundle({ isBare }), { mode: 0o755 });

      assert.deepEqual(shown(facts), PACKAGES);
      assert.deepEqual(
        facts.map((fact) => fact.kind === 'packages' && fact.evidence),
        ['installed'],
      );
    });
  }

  it('is nothing where the program starts one that lies beside it', async () => {
    assert.deepEqual(await factsOf(dotnetBundle, 'app/App', bundle({ headerOffset: 0 }), { mode: 0o755 }), []);
  });

  it('is nothing where it holds no such file', async () => {
    assert.deepEqual(await factsOf(dotnetBundle, 'app/App', bundle({ place: [0, 0] }), { mode: 0o755 }), []);
  });

  const BROKEN: readonly [name: string, options: BundleOptions, reason: string][] = [
    ['of .NET Core 3', { version: 1 }, 'its bundle is of version 1, which is not read'],
    ['cut short', { headerOffset: 1e9 }, 'the header of its bundle leads out of the file'],
    ['that names another place', { place: [5, 1e9] }, 'the "deps.json" of its bundle lies outside of the file'],
    ['that names none', { place: [-1, -1] }, 'the "deps.json" of its bundle lies outside of the file'],
    ['whose file is none', { deps: '{' }, 'it is not JSON'],
  ];
  for (const [name, options, reason] of BROKEN) {
    it(`says what is wrong with one ${name}`, async () => {
      assert.deepEqual(reasonsIn(await factsOf(dotnetBundle, 'app/App', bundle(options), { mode: 0o755 })), [reason]);
    });
  }
});

describe('a .NET application in a single file with faults', () => {
  it('is read without throwing', async () => {
    const seed = bundle({});
    const pick = chance(1);
    for (let round = 0; round < 500; round += 1) {
      const file = foundFile({ path: 'app/App', mode: 0o755 }, inMemory(mutated(seed, pick)));
      const facts = await Array.fromAsync(dotnetBundle.extract(file, CONTEXT));
      assert.ok(facts.length <= 3, JSON.stringify(facts));
    }
  });
});

interface BundleOptions {
  readonly isBare?: boolean;
  readonly version?: number;
  readonly headerOffset?: number;
  readonly place?: readonly [offset: number, sizeBytes: number];
  readonly deps?: string;
}

/** A host with what it carries behind it, as dotnet/runtime's bundler writes it. */
function bundle({ isBare = false, version = 6, headerOffset, place, deps = DEPS }: BundleOptions): Buffer {
  const marker = (offset: number) => Buffer.concat([Buffer.alloc(100), long(offset), SIGNATURE, Buffer.alloc(70_000)]);
  const host = (offset: number) =>
    elfOf({ wordBytes: 8, isBigEndian: false, isBare }, [{ name: '.data', address: 0x4000, bytes: marker(offset) }]);
  const depsAt = host(0).length;
  const headerAt = depsAt + Buffer.byteLength(deps);
  const [offset, sizeBytes] = place ?? [depsAt, Buffer.byteLength(deps)];
  const id = Buffer.from('\u000cabcdefghijkl');
  const header = Buffer.concat([int(version), int(0), int(2), id, long(offset), long(sizeBytes), Buffer.alloc(100)]);
  return Buffer.concat([host(headerOffset ?? headerAt), Buffer.from(deps), header]);
}

const SIGNATURE = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

function shown(facts: Awaited<ReturnType<typeof factsOf>>): readonly string[] {
  return packagesIn(facts).map(({ name, version }) => `${name} ${version}`);
}
