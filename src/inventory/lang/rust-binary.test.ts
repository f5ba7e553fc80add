import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { factsOf, packagesIn } from '../../../test/support/facts.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { rustBinary } from './rust-binary.ts';

/** A real program; it has 1 MB or more. */
const BASH = '/bin/bash';

const SECTION = deflateSync(
  JSON.stringify({
    packages: [
      { name: 'cc', version: '1.0.83', source: 'crates.io', kind: 'build' },
      { name: 'libc', version: '0.2.153', source: 'crates.io' },
      { name: 'tool', version: '0.1.0', source: 'local', dependencies: [0, 1], root: true },
    ],
  }),
);
const TOLD = ['cargo libc 0.2.153', 'cargo tool 0.1.0'];

/** As `cargo auditable` has it linked in. */
const SOURCE = `
#[used]
#[link_section = ".dep-v0"]
static CRATES: [u8; ${SECTION.length}] = *include_bytes!("crates");

fn main() {}
`;

async function toldOf(path: string, bytes: Uint8Array): Promise<readonly string[]> {
  const facts = await factsOf(rustBinary, path, bytes, { mode: 0o755 });
  return packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`);
}

describe('rust-binary', () => {
  it('tells of the crates in a program that rustc built', async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'crates'), SECTION);
    writeFileSync(join(folder, 'tool.rs'), SOURCE);
    const { status } = spawnSync('rustc', ['-C', 'strip=symbols', 'tool.rs'], { cwd: folder, stdio: 'ignore' });
    if (status !== 0) return t.skip('skipped: no rustc');

    assert.deepEqual(await toldOf('usr/bin/tool', readFileSync(join(folder, 'tool'))), TOLD);
  });

  it('tells of the crates in a section that was added to a program', async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'crates'), SECTION);
    const add = ['--add-section', `.dep-v0=${join(folder, 'crates')}`, BASH, join(folder, 'tool')];
    const { status } = spawnSync('objcopy', add, { stdio: 'ignore' });
    if (status !== 0) return t.skip('skipped: no objcopy');

    assert.deepEqual(await toldOf('usr/bin/tool', readFileSync(join(folder, 'tool'))), TOLD);
  });

  it('tells of the crates in a module of WebAssembly', async () => {
    const name = Buffer.from('\x07.dep-v0');
    const size = name.length + SECTION.length;
    const custom = Buffer.concat([Buffer.from([0, (size % 128) + 128, Math.floor(size / 128)]), name, SECTION]);
    const code = Buffer.concat([Buffer.from([1, 0x80, 0x80, 0x08]), Buffer.alloc(2 ** 17)]);

    assert.deepEqual(
      await toldOf('app.wasm', Buffer.concat([Buffer.from('0061736d01000000', 'hex'), code, custom])),
      TOLD,
    );
  });

  it('says nothing of what was built otherwise', async (t) => {
    if (!existsSync(BASH)) return t.skip(`skipped: no ${BASH}`);

    assert.deepEqual(await factsOf(rustBinary, 'bin/bash', readFileSync(BASH), { mode: 0o755 }), []);
  });
});
