import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { deriveKey, type KeyPurpose, loadMasterKey, readMasterKey } from './master-key.ts';

const run = promisify(execFile);

it('makes the key at the first start, for its owner alone, and reads it at the next', async (t) => {
  const folder = temporaryFolder(t);
  const file = `${folder}/deep/down/master.key`;

  assert.equal(await readMasterKey(file), undefined);
  const made = await loadMasterKey(file);
  const read = await loadMasterKey(file);

  assert.ok(made.equals(read));
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(`${folder}/deep/down`), ['master.key']);
  assert.equal(Buffer.from(readFileSync(file, 'latin1'), 'base64').length, 32);
});

it('reads the key that openssl made, through a link too', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(`${folder}/key`, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o400 });
  symlinkSync('key', `${folder}/link`);

  const key = await loadMasterKey(`${folder}/link`);

  assert.deepEqual(key.export(), Buffer.alloc(32, 7));
});

for (const mode of [0o640, 0o604, 0o620, 0o644, 0o666]) {
  it(`refuses a key of mode ${mode.toString(8)} and says what to type`, async (t) => {
    const file = `${temporaryFolder(t)}/master.key`;
    await loadMasterKey(file);
    chmodSync(file, mode);

    await assert.rejects(loadMasterKey(file), {
      message: new RegExp(`has mode 0${mode.toString(8)}.*chmod 600 '${file}'`),
    });
  });
}

for (const [what, content] of [
  ['nothing', ''],
  ['a shorter key', Buffer.alloc(31).toString('base64')],
  ['a longer key', Buffer.alloc(33).toString('base64')],
  ['text', 'swordfish, swordfish, swordfish, swordfish!='],
  ['much more', 'A'.repeat(10_000)],
] as const) {
  it(`refuses a file that holds ${what}, and leaves it`, async (t) => {
    const file = `${temporaryFolder(t)}/master.key`;
    writeFileSync(file, content, { mode: 0o600 });

    await assert.rejects(loadMasterKey(file), /is not base64 of 32 bytes/);
    assert.equal(readFileSync(file, 'latin1'), content);
  });
}

it('gives the same key to processes that start at once', async (t) => {
  const file = `${temporaryFolder(t)}/master.key`;
  const script = `import { loadMasterKey } from ${JSON.stringify(import.meta.resolve('./master-key.ts'))};
    console.log((await loadMasterKey(${JSON.stringify(file)})).export().toString('hex'));`;

  const starts = [0, 1, 2].map(() => run(process.execPath, ['--input-type=module', '-e', script]));
  const keys = (await Promise.all(starts)).map(({ stdout }) => stdout.trim());

  const inFile = Buffer.from(readFileSync(file, 'latin1'), 'base64').toString('hex');
  assert.deepEqual(keys, [inFile, inFile, inFile]);
});

it('says what cannot be made', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(`${folder}/file`, '');

  await assert.rejects(
    loadMasterKey(`${folder}/file/master.key`),
    /cannot read the master key ".*\/file\/master\.key": ENOTDIR/,
  );
});

it('derives a key of its own for each purpose', async (t) => {
  const master = await loadMasterKey(`${temporaryFolder(t)}/master.key`);
  const purposes: KeyPurpose[] = [
    'sealing',
    'password-token',
    'bearer-token',
    'download-url',
    'topic-link',
    'webhook-secret',
    'fingerprint',
  ];

  const keys = purposes.map((purpose) => deriveKey(master, purpose).export().toString('hex'));

  assert.equal(new Set([...keys, master.export().toString('hex')]).size, purposes.length + 1);
  assert.equal(deriveKey(master, 'sealing').export().toString('hex'), keys[0]);
});
