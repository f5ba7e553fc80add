import { gzipSync, zstdCompressSync } from 'node:zlib';
import { archiveFiles } from '../../src/advisory/reading/archives.ts';
import { parseAnswer } from '../../src/inventory/answer.ts';
import { parseSbom } from '../../src/inventory/bom/index.ts';
import { EXTRACTORS } from '../../src/inventory/extractors.ts';
import { READ_LIMITS } from '../../src/inventory/limits.ts';
import { packageOfPurl } from '../../src/inventory/purl.ts';
import { readLayer } from '../../src/inventory/read-layer.ts';
import { RELEASE_FILES, standInFields } from '../../src/inventory/release-files.ts';
import { berkeleyHeaders } from '../../src/inventory/rpm/berkeley.ts';
import { parseHeader } from '../../src/inventory/rpm/header.ts';
import { ndbHeaders } from '../../src/inventory/rpm/ndb.ts';
import { DECOMPRESS_LIMITS, decompress } from '../../src/lib/decompress.ts';
import { isExecutable, readExecutable, sectionBytes, unpackUpx } from '../../src/lib/executable/index.ts';
import { parseJson, parseJsonWithComments } from '../../src/lib/json.ts';
import { parsePax } from '../../src/lib/pax.ts';
import { inMemory } from '../../src/lib/random-access.ts';
import { sqliteRows } from '../../src/lib/sqlite-file.ts';
import { TAR_LIMITS, tarReader } from '../../src/lib/tar.ts';
import { parseToml } from '../../src/lib/toml.ts';
import { parseXml } from '../../src/lib/xml.ts';
import { openZip } from '../../src/lib/zip.ts';
import { paxHeader } from '../support/tar.ts';
import { EXECUTABLE_WORDS, executables } from './corpus/binary.ts';
import { type Corpus, JSON_WORDS, TOML_WORDS, XML_WORDS } from './corpus/corpus.ts';
import { feedArchives } from './corpus/feed-archives.ts';
import { archives, JAVA } from './corpus/java.ts';
import { layers, TAR_WORDS, tars } from './corpus/layers.ts';
import { LOCKS } from './corpus/locks.ts';
import { OS } from './corpus/os.ts';
import { RPM } from './corpus/rpm.ts';
import { SBOM_WORDS, SBOMS } from './corpus/sbom.ts';
import { chunksOf, isFault } from './feed-target.ts';
import type { Seed, Target } from './types.ts';

type Parser = Omit<Target, 'name'>;

const SIGNAL = new AbortController().signal;

/** What lies under the extractors, and what the server reads of its readers' answers; each is made when it is needed. */
export const PARSERS: Readonly<Record<string, () => Parser>> = {
  tar: () => ({
    words: TAR_WORDS,
    seeds: tars(),
    feed(bytes) {
      const held = { entry: () => ({ write: () => true, end: () => {} }) };
      const reader = tarReader(held, { ...TAR_LIMITS, entries: 10_000 });
      for (let at = 0; at < bytes.length; at += 700) if (!reader.push(bytes.subarray(at, at + 700))) break;
      reader.finish();
    },
  }),
  'feed-archive': () => ({
    words: [...TAR_WORDS, ...(JAVA['jar']?.words ?? []), '\u001f\u008b\u0008', '(\u00b5/\u00fd', 'BZh9', '\u00fd7zXZ'],
    seeds: feedArchives(),
    feed: readArchive,
  }),
  pax: () => ({
    words: ['path=', 'size=', 'GNU.sparse.major=1\n', 'GNU.sparse.map=', '11 path=a\n', ' ', '=', '\n'],
    seeds: [seed('x', paxHeader({ path: 'a/b', size: '12', 'GNU.sparse.name': 'c', linkpath: 'd' }).subarray(512))],
    feed: (bytes) => void parsePax(Buffer.from(bytes)),
  }),
  zip: () => ({ words: JAVA['jar']?.words ?? [], seeds: archives(), feed: readZip }),
  'sqlite-file': () => ({
    ...seedsOf(RPM['rpm-sqlite']),
    feed: (bytes) => drain(sqliteRows(inMemory(bytes), 'Packages')),
  }),
  'berkeley-db': () => ({ ...seedsOf(RPM['rpm-bdb']), feed: (bytes) => drain(berkeleyHeaders(inMemory(bytes))) }),
  ndb: () => ({ ...seedsOf(RPM['rpm-ndb']), feed: (bytes) => drain(ndbHeaders(inMemory(bytes))) }),
  'rpm-header': () => ({
    words: ['\u0000\u0000\u0003\u00e8', '\u0000\u0000\u0000\u0006', '\u00ff\u00ff\u00ff\u00ff'],
    seeds: headers(),
    feed: (bytes) => void parseHeader(bytes),
  }),
  executable: () => ({ words: EXECUTABLE_WORDS, seeds: executables('a'), feed: readParts }),
  gzip: () => ({ words: ['\u001f\u008b\u0008'], seeds: pressed((bytes) => gzipSync(bytes)), feed: unfold }),
  zstd: () => ({
    words: ['(\u00b5/\u00fd', 'P*M\u0018', '\u0000\u0000\u0000'],
    seeds: pressed((bytes) => zstdCompressSync(bytes)),
    feed: unfold,
  }),
  layer: () => ({ words: TAR_WORDS, seeds: layers(), feed: readWhole }),
  sbom: () => ({
    words: SBOM_WORDS,
    seeds: SBOMS.map((content) => seed('bom.json', content)),
    feed: (bytes) => void parseSbom(bytes, { signal: SIGNAL, nesting: 8, mostComponents: 1000 }),
  }),
  purl: () => ({
    words: ['pkg:', '/', '@', '?', '#', '&', '=', '%', '%00', '%2F', '%ff', 'arch=', 'upstream=', 'epoch=', 'distro='],
    seeds: PURLS.map((content) => seed('purl', content)),
    feed: (bytes) => void packageOfPurl(Buffer.from(bytes).toString()),
  }),
  answer: () => ({
    words: [...JSON_WORDS, '"kind":"partial"', '"kind":"owned"', '"reason":""', '"__proto__":{}'],
    seeds: [seed('answer', ANSWER)],
    feed: (bytes) => void parseAnswer(bytes, '1'),
  }),
  'release-files': () => ({
    ...seedsOf(OS['os-release']),
    feed: (bytes) => RELEASE_FILES.forEach((path) => void standInFields(path, bytes)),
  }),
  json: () => ({
    ...seedsOf(LOCKS['package-lock']),
    feed: (bytes) => void [parseJson(bytes), parseJsonWithComments(bytes)],
  }),
  toml: () => ({ ...seedsOf(LOCKS['uv-lock'], TOML_WORDS), feed: (bytes) => void parseToml(bytes) }),
  xml: () => ({
    ...seedsOf(JAVA['maven-pom'], XML_WORDS),
    feed: (bytes) => void parseXml(bytes, { depth: 50, elements: 10_000 }),
  }),
};

const PURLS = [
  'pkg:deb/debian/libc6@2.36-9%2Bdeb12u3?arch=amd64&distro=debian-12.5&upstream=glibc%402.36',
  'pkg:rpm/redhat/openssl-libs@1.1.1k-9.el8?arch=x86_64&epoch=1&upstream=openssl-1.1.1k-9.el8.src.rpm&rpmmod=a:b',
  'pkg:npm/%40scope/name@1.0.0#sub/path',
  'pkg:golang/github.com/a/b@v1.0.0#v2',
  'pkg:maven/org.x/a@1.0?type=jar',
];

const ANSWER = JSON.stringify({
  id: '1',
  kind: 'read',
  inventory: {
    files: [
      {
        path: 'a/b',
        facts: [
          {
            kind: 'database',
            type: 'deb',
            packages: [{ type: 'deb', name: 'a', version: '1', source: { name: 'a', version: '1' } }],
          },
          { kind: 'owned', type: 'deb', owner: 'a', paths: ['x'] },
          { kind: 'distro', fields: { ID: 'debian' } },
          { kind: 'repositories', names: ['a'], cpes: [] },
          { kind: 'partial', reason: 'x' },
        ],
      },
    ],
    links: [{ path: 'a', target: 'b' }],
    hardLinks: [],
    folders: ['a'],
    removed: ['b'],
    opaque: [''],
    detours: [{ path: 'a', target: '' }],
    assumed: ['/'],
    partial: ['x'],
  },
});

function seed(path: string, content: string | Uint8Array): Seed {
  return { path, content };
}

function seedsOf(corpus: Corpus | undefined, words = corpus?.words ?? []): Pick<Parser, 'words' | 'seeds'> {
  return { words, seeds: corpus?.seeds() ?? [] };
}

/** The headers in a database that was made for its own fuzzing. */
function headers(): readonly Seed[] {
  const databases = RPM['rpm-ndb']?.seeds() ?? [];
  return databases.flatMap(({ content }) =>
    [...ndbHeaders(inMemory(Buffer.from(content)))].flatMap((one) =>
      one.kind === 'header' ? [seed('header', Buffer.from(one.bytes).subarray(0, 8192))] : [],
    ),
  );
}

/** Whole layers, pressed at once, in several frames or members, and with what is not theirs behind them. */
function pressed(press: (bytes: Uint8Array) => Uint8Array): readonly Seed[] {
  const [first] = tars();
  const content = Buffer.from(first?.content ?? '');
  const halves = [content.subarray(0, 700), content.subarray(700)].map(press);
  return [
    seed('layer', press(content)),
    seed('layer', Buffer.concat(halves)),
    seed('layer', Buffer.concat([...halves, Buffer.alloc(512)])),
  ];
}

const OUTPUT_BYTES = 2 ** 26;

async function unfold(bytes: Uint8Array): Promise<void> {
  const limits = { ...DECOMPRESS_LIMITS, outputBytes: OUTPUT_BYTES };
  const unfolded = decompress(chunksOf(bytes), limits);
  let given = 0;
  for await (const chunk of unfolded.bytes) given += chunk.length;
  if (given > OUTPUT_BYTES) throw new Error(`${given} bytes came out`);
  unfolded.fault();
}

async function readWhole(bytes: Uint8Array): Promise<void> {
  const limits = { ...READ_LIMITS, layerBytes: OUTPUT_BYTES, unfoldedBytes: OUTPUT_BYTES };
  const outcome = await readLayer(chunksOf(bytes), EXTRACTORS, { signal: SIGNAL, limits });
  const answer = parseAnswer(Buffer.from(JSON.stringify({ id: '1', ...outcome })), '1');
  if (answer === undefined) throw new Error(`the answer is not believed: ${JSON.stringify(outcome).slice(0, 1000)}`);
  const broken = JSON.stringify(outcome).match(/the extractor \\"[\w-]+\\" broke on it.{0,200}/);
  if (broken !== null) throw new Error(broken[0]);
}

const ARCHIVE_LIMITS = { mostBytesEach: 2 ** 20, mostFiles: 1000, mostBytes: 2 ** 22 };

/** No more than was asked for, nothing that was not, and an answer where it is none. */
async function readArchive(bytes: Uint8Array): Promise<void> {
  let [files, given] = [0, 0];
  try {
    const wants = (path: string) => path.endsWith('.json');
    for await (const file of archiveFiles(chunksOf(bytes), { ...ARCHIVE_LIMITS, wants, skipped: () => {} })) {
      files += 1;
      given += file.bytes.length;
      if (!wants(file.path) || file.bytes.length > ARCHIVE_LIMITS.mostBytesEach) throw new TypeError('not asked for');
    }
  } catch (error) {
    if (isFault(error)) throw error;
  }
  if (files > ARCHIVE_LIMITS.mostFiles || given > ARCHIVE_LIMITS.mostBytes) throw new Error(`${given} bytes came out`);
}

function readZip(bytes: Uint8Array): void {
  const opened = openZip(inMemory(bytes), { entries: 1000 });
  if (opened.kind === 'unreadable') return;
  for (const entry of opened.archive.entries.slice(0, 20)) opened.archive.read(entry, 2 ** 20);
}

function readParts(bytes: Uint8Array): void {
  if (!isExecutable(bytes.subarray(0, 4096))) return;
  const read = readExecutable(inMemory(bytes));
  if (read.kind !== 'executables') return;
  for (const executable of read.executables) {
    for (const section of executable.sections?.slice(0, 50) ?? []) sectionBytes(executable, section);
    unpackUpx(executable, 2 ** 20);
  }
}

function drain(values: Iterable<unknown>): void {
  for (const _ of values);
}
