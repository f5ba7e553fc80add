import assert from 'node:assert/strict';
import { closeSync, createReadStream, openSync, readFileSync } from 'node:fs';
import { it, type TestContext } from 'node:test';
import { type ChangelogFixes, trackerJson } from '../../test/support/debian-tracker.ts';
import { file, tar } from '../../test/support/images.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { sharedData } from '../../test/support/shared.ts';
import { flatten, memorySnapshot } from '../../test/support/snapshot.ts';
import { advisoriesOf, statementsOf } from '../../test/support/statements.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { alpineSecdb } from '../advisory/sources/alpine-secdb.ts';
import { debianLists } from '../advisory/sources/debian-lists.ts';
import { debianTracker } from '../advisory/sources/debian-tracker.ts';
import type { AdvisorySource, Snapshot } from '../advisory/types.ts';
import { openSqlite } from '../db/index.ts';
import { composeImage } from '../inventory/compose.ts';
import { EXTRACTORS } from '../inventory/extractors.ts';
import { readLayer } from '../inventory/read-layer.ts';
import { fileScratch } from '../lib/scratch.ts';
import type { ImageToRecord } from './composed.ts';
import { findings } from './findings.ts';
import { recordImage } from './match-image.ts';

async function snapshotOf(source: AdvisorySource, content: string | { readonly path: string }): Promise<Snapshot> {
  return memorySnapshot(flatten(advisoriesOf(await statementsOf(source, content)), source.id));
}

/** What an image of one layer has, by name, source package and fixed version. */
async function findingsOf(t: TestContext, image: ImageToRecord, snapshot: Snapshot) {
  const database = await openSqlite(':memory:');
  t.after(() => database.close());
  const matching = matchingOn(database);
  matching.activate(snapshot);
  const { at, coverage } = await recordImage(matching.dependencies, image);
  assert.deepEqual(coverage.reasons, []);
  const page = { offset: 0, limit: 10_000 };
  return await findings(database.query, { manifestDigest: image.manifestDigest, at }, page);
}

async function imageOf(bytes: AsyncIterable<Uint8Array>, t: TestContext): Promise<ImageToRecord> {
  const scratchFile = openSync(`${temporaryFolder(t)}/scratch`, 'w+');
  t.after(() => closeSync(scratchFile));
  const scratch = fileScratch(scratchFile, 2 ** 30);
  const outcome = await readLayer(bytes, EXTRACTORS, { signal: t.signal, scratch });
  assert.ok(outcome.kind === 'read');
  return debianImage('sha256:a', [], { inventory: composeImage([outcome.inventory]) });
}

it('finds in a Debian bookworm what its changelogs say was mended since', async (t) => {
  const root = sharedData(t, 'rootfs/debian-bookworm');
  const fixes = sharedData(t, 'feeds/debian/bookworm-fixes-from-changelogs-2026-11.json');
  if (root === undefined || fixes === undefined) return;
  const paths = ['usr/lib/os-release', 'var/lib/dpkg/status'];
  const layer = tar(paths.map((path) => file(path, readFileSync(`${root}/files/${path}`))));
  const expected = JSON.parse(readFileSync(`${root}/bookworm-expected-from-changelogs.json`, 'utf8')) as {
    readonly expected: readonly { source: string; installed: string; cve: string; fixed: string }[];
  };
  const tracker = trackerJson(JSON.parse(readFileSync(fixes, 'utf8')) as ChangelogFixes);

  const image = await imageOf(ReadableStream.from([layer]), t);
  const found = await findingsOf(t, image, await snapshotOf(debianTracker, tracker));

  const shown = found.map(
    (one) => `${one.package.sourceName} ${one.package.sourceVersion} ${one.name} ${one.fixedVersion}`,
  );
  const wanted = expected.expected.map(({ source, installed, cve, fixed }) => `${source} ${installed} ${cve} ${fixed}`);
  assert.equal(wanted.length, 90);
  assert.deepEqual(shown.toSorted(byText), wanted.toSorted(byText));
});

const ALPINE: readonly [archive: string, secdb: string, found: readonly string[], sound: readonly string[]][] = [
  ['alpine-minirootfs-3.12.12-x86_64', 'v3.12-main', ['zlib CVE-2022-37434'], ['busybox CVE-2021-42378']],
  [
    'alpine-minirootfs-3.18.9-x86_64',
    'v3.18-main',
    ['openssl CVE-2024-9143', 'openssl CVE-2024-13176', 'musl CVE-2025-26519'],
    ['zlib CVE-2022-37434', 'apk-tools CVE-2021-36159'],
  ],
];

for (const [archive, secdb, wanted, sound] of ALPINE) {
  it(`finds in ${archive} what secdb says`, async (t) => {
    const rootfs = sharedData(t, `rootfs/alpine/${archive}.tar.gz`);
    const feed = sharedData(t, `feeds/alpine-secdb-final-partial/${secdb}.json`);
    if (rootfs === undefined || feed === undefined) return;

    const image = await imageOf(createReadStream(rootfs), t);
    const found = await findingsOf(t, image, await snapshotOf(alpineSecdb, { path: feed }));

    const shown = new Set(found.map((one) => `${one.package.sourceName} ${one.name}`));
    assert.deepEqual(
      wanted.filter((one) => !shown.has(one)),
      [],
    );
    assert.deepEqual(
      sound.filter((one) => shown.has(one)),
      [],
    );
  });
}

it('finds in an old stretch what only the lists of DSAs still tell', async (t) => {
  const list = sharedData(t, 'feeds/debian/DSA-list-2023-04');
  if (list === undefined) return;

  const image = debianImage('sha256:a', [debRecord('apt', '1.4.8')]);
  const found = await findingsOf(t, image, await snapshotOf(debianLists, { path: list }));

  assert.deepEqual(
    found.map(({ name, fixedVersion, uri }) => [name, fixedVersion, uri]),
    [
      ['CVE-2019-3462', '1.4.9', 'https://security-tracker.debian.org/tracker/CVE-2019-3462'],
      ['CVE-2020-3810', '1.4.10', 'https://security-tracker.debian.org/tracker/CVE-2020-3810'],
    ],
  );
});

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}
