import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { folderFeeds } from '../feeds/folder.ts';
import type { FeedIo, Statement } from '../types.ts';
import { redhatVex } from './redhat-vex.ts';

const ROOT = 'https://security.access.redhat.com/data/csaf/v2/vex/';

describe("the files of Red Hat's VEX documents", () => {
  it('are the newest archive, and what changed or went since its day', async () => {
    const io = ioOf({
      'archive_latest.txt': 'csaf_vex_2026-11-20.tar.zst\n',
      'changes.csv': [
        '"2024/cve-2024-3.json","2026-11-22T10:00:00+00:00"',
        '"2024/cve-2024-1.json","2026-11-21T10:00:00+00:00"',
        '"2024/cve-2024-3.json","2026-11-20T00:00:00+00:00"',
        '"2024/cve-2024-2.json","2026-11-19T23:59:59+00:00"',
      ].join('\n'),
      'deletions.csv': [
        '"2023/cve-2023-9.json","2026-11-21T00:00:00+00:00"',
        '"2024/cve-2024-1.json","2026-11-20T00:00:00+00:00"',
        '"2023/cve-2023-8.json","2026-01-01T00:00:00+00:00"',
      ].join('\r\n'),
    });

    assert.deepEqual(await redhatVex.files(io), [
      { url: `${ROOT}csaf_vex_2026-11-20.tar.zst` },
      { url: `${ROOT}2024/cve-2024-3.json`, optional: true, version: '2026-11-22T10:00:00+00:00' },
      { url: `${ROOT}2024/cve-2024-1.json`, optional: true, version: '2026-11-21T10:00:00+00:00' },
      { url: `${ROOT}2023/cve-2023-9.json`, isGone: true },
    ]);
  });

  it('are not more than can be asked for with decency', async () => {
    const lines = Array.from({ length: 6000 }, (_, at) => `"2024/cve-2024-${at}.json","2026-11-22T10:00:00+00:00"`);
    const io = ioOf({ 'archive_latest.txt': 'csaf_vex_2026-11-20.tar.zst', 'changes.csv': lines.join('\n') });

    assert.equal((await redhatVex.files(io)).length, 5001);
  });

  const REFUSED: readonly Readonly<Record<string, string>>[] = [
    { 'archive_latest.txt': '<!DOCTYPE html>' },
    { 'archive_latest.txt': '../../other.tar.zst' },
    { 'archive_latest.txt': 'csaf_vex_2026-11-20.tar.zst', 'changes.csv': '<!DOCTYPE html>' },
    {
      'archive_latest.txt': 'csaf_vex_2026-11-20.tar.zst',
      'changes.csv': '"../../x.json","2026-11-22T10:00:00+00:00"',
    },
    { 'archive_latest.txt': 'csaf_vex_2026-11-20.tar.zst', 'deletions.csv': '"2024/cve-2024-1.json","soon"' },
  ];
  for (const files of REFUSED) {
    it(`are not looked for by ${JSON.stringify(Object.values(files).at(-1))}`, async () => {
      const forgotten: string[] = [];
      const io: FeedIo = { ...ioOf(files), forget: async (url) => void forgotten.push(url) };

      await assert.rejects(redhatVex.files(io), /names no archive|is no list of documents/);
      assert.deepEqual(forgotten, [ROOT + Object.keys(files).at(-1)]);
    });
  }

  it('may be documents in a folder', async (t) => {
    const folder = temporaryFolder(t);
    const year = join(folder, 'security.access.redhat.com/data/csaf/v2/vex/2024');
    mkdirSync(year, { recursive: true });
    for (const name of ['cve-2024-2.json', 'cve-2024-1.json', 'notes.txt']) writeFileSync(join(year, name), '');

    assert.deepEqual(
      (await redhatVex.files(folderFeeds(folder))).map(({ url }) => url),
      [`${ROOT}2024/cve-2024-1.json`, `${ROOT}2024/cve-2024-2.json`],
    );
  });

  it('are one where there is one', async () => {
    assert.equal((await redhatVex.files({ ...ioOf({}), isOneFile: true })).length, 1);
  });
});

describe("an archive of Red Hat's VEX documents", () => {
  it('is read document by document, without those that were said anew', async (t) => {
    const documents = sharedData(t, 'feeds/redhat/csaf-vex');
    if (documents === undefined) return;
    const beside = new Set([`${ROOT}2024/cve-2024-0727-openssl.json`]);

    const statements = await parsed(archiveOf(t, documents), beside);

    const advisories = advisoriesOf(statements);
    assert.equal(advisories.length, 13);
    assert.equal(
      advisories.reduce((sum, { affected }) => sum + affected.length, 0),
      212,
    );
    assert.ok(!advisories.some(({ id }) => id === 'CVE-2024-0727'));
    assert.deepEqual(
      statements.flatMap((one) => (one.kind === 'warning' ? [one.reason] : [])),
      ['a package that is not named as others are', 'a document that cannot be read'],
    );
  });

  it('is refused where it is cut off', async (t) => {
    const documents = sharedData(t, 'feeds/redhat/csaf-vex');
    if (documents === undefined) return;
    const archive = archiveOf(t, documents);

    await assert.rejects(parsed(archive.subarray(0, archive.length / 2), new Set()));
  });
});

describe("one of Red Hat's VEX documents", () => {
  it('is read by itself', async (t) => {
    const path = sharedData(t, 'feeds/redhat/csaf-vex/cve-2024-0727-openssl.json');
    if (path === undefined) return;

    assert.deepEqual(
      advisoriesOf(await statementsOf(redhatVex, { path })).map(({ id }) => id),
      ['CVE-2024-0727'],
    );
  });

  it('stands in the place of what the archive says of its CVE', () => {
    const root = 'https://security.access.redhat.com/data/csaf/v2/vex';
    const names = [`${root}/2024/cve-2024-0727.json`, `${root}/csaf_vex_2026-11-20.tar.zst`];

    assert.deepEqual(
      names.map((url) => redhatVex.supersedes?.(url)),
      ['CVE-2024-0727', undefined],
    );
  });

  for (const text of ['', '<!DOCTYPE html><p>', '{"document":', '{}', '[]', '{"document":{"category":"csaf_vex"}}']) {
    it(`is not "${text}"`, async () => {
      await assert.rejects(statementsOf(redhatVex, text), /no CSAF document|no archive|cut short/);
    });
  }

  it('is none that holds more values than memory does', async () => {
    const text = `{"vulnerabilities":[${'{},'.repeat(1_500_000)}{}]}`;

    await assert.rejects(statementsOf(redhatVex, text), /no CSAF document: it has more than 1500000 values/);
  });
});

function ioOf(files: Readonly<Record<string, string>>): FeedIo {
  return {
    place: 'the publishers',
    partial: false,
    get: async (url) => {
      const text = files[url.slice(ROOT.length)];
      if (text === undefined) return { kind: 'missing' };
      return { kind: 'file', file: { url, body: oneChunk(Buffer.from(text)) } };
    },
    list: async () => [],
    forget: async () => {},
  };
}

async function parsed(bytes: Uint8Array, beside: ReadonlySet<string>): Promise<readonly Statement[]> {
  const url = `${ROOT}csaf_vex_2026-11-20.tar.zst`;
  return await Array.fromAsync(redhatVex.parse({ url, body: oneChunk(bytes), beside }));
}

async function* oneChunk(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/** The documents of a folder as the publisher packs them, and one that is none. */
function archiveOf(t: TestContext, documents: string): Buffer {
  const folder = temporaryFolder(t);
  for (const name of readdirSync(documents)) {
    const year = join(folder, name.slice('cve-'.length, 'cve-2024'.length));
    mkdirSync(year, { recursive: true });
    writeFileSync(join(year, name), readFileSync(join(documents, name)));
  }
  writeFileSync(join(folder, '2026/cve-2026-99999.json'), '<html>');
  const tar = execFileSync('tar', ['--sort=name', '-cf', '-', ...readdirSync(folder)], {
    cwd: folder,
    maxBuffer: 2 ** 28,
  });
  return zstdCompressSync(tar);
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pratique-redhat-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}
