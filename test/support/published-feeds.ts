import { copyFileSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { writeAlpineFeeds, writeDebianFeed, writeFeed } from './feeds-folder.ts';
import { writeCveList, writeEpss, writeNvd } from './publish/facts.ts';
import { recordsOf, writeCanonical, writeGoVulndb, writeOsvDump, writeRepository } from './publish/languages.ts';
import { writeErrata, writeOval, writeVex } from './publish/redhat.ts';
import { type Member, piped, placeOf, unpack } from './publish/tools.ts';
import { findSharedData } from './shared.ts';

/**
 * Lays the feeds under `../shared/data` out as their publishers do, each at its address and packed as it is there, in a
 * folder of feeds; nothing where they are not there. `only` names the sources that are wanted. What is there of a source
 * may be a part of what its publisher has, and of some there is nothing. It needs Debian's xz and bzip2.
 */
export async function writeAllFeeds(folder: string, only?: ReadonlySet<string>): Promise<void> {
  const feeds = findSharedData('feeds');
  if (feeds === undefined) return;
  const samples = await unpack(`${feeds}/osv-samples.tar.gz`, /\.json$/);
  for (const [source, write] of Object.entries(WRITERS)) {
    if (only?.has(source) ?? true) await write(folder, { feeds, samples });
  }
}

interface Origin {
  /** The folder of feeds as they were gathered. */
  readonly feeds: string;
  /** OSV records of all ecosystems. */
  readonly samples: readonly Member[];
}

type Write = (folder: string, origin: Origin) => Promise<void> | void;

const WRITERS: Readonly<Record<string, Write>> = {
  'alma-osv': async (folder, { feeds }) => {
    writeOsvDump(folder, 'AlmaLinux', await unpack(`${feeds}/osv-almalinux.tar.gz`, /\.json$/));
  },
  'alpine-secdb': async (folder, { feeds }) => {
    await writeOldAlpine(folder, `${feeds}/alpine-secdb-v3.3-v3.11-2020-06.tar.gz`);
    writeAlpineFeeds(folder);
  },
  'chainguard-secdb': fixture('chainguard/test-fixtures/input/secdb/security.json', (folder, [secdb]) => {
    if (secdb !== undefined) writeFeed(folder, 'https://packages.cgr.dev/chainguard/security.json', secdb.bytes);
  }),
  cve5: async (folder, { feeds }) => {
    writeCveList(folder, await unpack(`${feeds}/cisa-vulnrichment-2024-10.tar.xz`, /CVE-[\d-]+\.json$/));
  },
  'debian-lists': (folder, { feeds }) => {
    for (const kind of ['DSA', 'DLA']) {
      const url = `https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/data/${kind}/list`;
      copyFileSync(`${feeds}/debian/${kind}-list-2023-04`, placeOf(folder, url));
    }
  },
  'debian-tracker': (folder) => writeDebianFeed(folder),
  epss: async (folder, { feeds }) => writeEpss(folder, await unpack(`${feeds}/epss-2026-08-16.tar.gz`, /\.csv$/)),
  friendsofphp: repository('FriendsOfPHP/security-advisories', 'master', 'friendsofphp'),
  'go-vulndb': async (folder, { feeds }) => {
    writeGoVulndb(folder, await unpack(`${feeds}/osv-go-vulndb.tar.gz`, /\.json$/));
  },
  kev: (folder, { feeds }) => {
    const url = 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json';
    copyFileSync(`${feeds}/kev-2026-08.json`, placeOf(folder, url));
  },
  'nodejs-wg': repository('nodejs/security-wg', 'main', 'nodejs-security-wg'),
  nvd: fixture('nvd/test-fixtures/full-page.json', (folder, [page]) => {
    if (page !== undefined) writeNvd(folder, page);
  }),
  'osv-bitnami': dump('Bitnami'),
  'osv-cran': dump('CRAN'),
  'osv-crates-io': dump('crates.io', 'osv-rustsec'),
  'osv-go': dump('Go', 'osv-go-vulndb'),
  'osv-maven': dump('Maven'),
  'osv-npm': dump('npm'),
  'osv-nuget': dump('NuGet'),
  'osv-packagist': dump('Packagist'),
  'osv-pypi': dump('PyPI'),
  'osv-rubygems': dump('RubyGems'),
  'osv-swifturl': dump('SwiftURL'),
  pypa: repository('pypa/advisory-database', 'main', 'pypa-advisory-db-2024-10'),
  'redhat-csaf': (folder, { feeds }) => writeErrata(folder, `${feeds}/redhat/csaf-rhsa`),
  'redhat-oval': (folder, { feeds }) => writeOval(folder, `${feeds}/redhat`),
  'redhat-vex': (folder, { feeds }) => writeVex(folder, `${feeds}/redhat/csaf-vex`),
  'rocky-osv': dump('Rocky Linux'),
  rubysec: repository('rubysec/ruby-advisory-db', 'master', 'rubysec'),
  'rubysec-engines': repository('rubysec/ruby-advisory-db', 'master', 'rubysec'),
  rustsec: repository('RustSec/advisory-db', 'osv', 'osv-rustsec'),
  'ubuntu-osv': async (folder, origin) => {
    const samples = recordsOf('Ubuntu', origin.samples).filter(({ path }) => path.includes('UBUNTU-CVE-'));
    const own = fixture('ubuntu/test-fixtures/osv[\\w-]*/cve/.*\\.json', (_, found) => {
      writeCanonical(folder, 'osv', [...samples, ...found]);
    });
    await own(folder, origin);
  },
  'ubuntu-oval': (folder, { feeds }) => {
    for (const codename of ['trusty', 'xenial', 'bionic', 'focal']) {
      const name = `com.ubuntu.${codename}.cve.oval.xml.bz2`;
      const url = `https://security-metadata.canonical.com/oval/${name}`;
      copyFileSync(`${feeds}/ubuntu-oval-2021-09/${name}`, placeOf(folder, url));
    }
  },
  'ubuntu-tracker': (folder, { feeds }) => {
    const tar = piped('xz', ['--decompress'], readFileSync(`${feeds}/ubuntu-cve-tracker-2020-06.tar.xz`));
    writeFeed(folder, 'https://git.launchpad.net/ubuntu-cve-tracker.tar.gz', gzipSync(tar, { level: 1 }));
  },
  'ubuntu-vex': fixture('ubuntu/test-fixtures/vex/.*\\.json', (folder, found) => writeCanonical(folder, 'vex', found)),
  victims: repository('victims/victims-cve-db', 'master', 'victims-java-python-2020'),
  'wolfi-secdb': fixture('wolfi/test-fixtures/input/secdb/security.json', (folder, [secdb]) => {
    if (secdb !== undefined) writeFeed(folder, 'https://packages.wolfi.dev/os/security.json', secdb.bytes);
  }),
};

/** The sources of which something is under `../shared/data`. */
export const publishedSources: readonly string[] = Object.keys(WRITERS);

/** From the samples of vunnel's providers, those at a path. */
function fixture(path: string, use: (folder: string, found: readonly Member[]) => void): Write {
  return async (folder, { feeds }) => {
    const found = await unpack(`${feeds}/vunnel-provider-fixtures-2026-08.tar.xz`, new RegExp(`/providers/${path}$`));
    use(folder, found);
  };
}

/** OSV's archive of an ecosystem: the samples of it, and one that is whole where there is one. */
function dump(ecosystem: string, whole?: string): Write {
  return async (folder, { feeds, samples }) => {
    const all = whole === undefined ? [] : await unpack(`${feeds}/${whole}.tar.gz`, /\.json$/);
    writeOsvDump(folder, ecosystem, [...recordsOf(ecosystem, samples), ...all]);
  };
}

function repository(name: string, branch: string, archive: string): Write {
  const url = `https://github.com/${name}/archive/refs/heads/${branch}.tar.gz`;
  return (folder, { feeds }) => writeRepository(folder, url, `${feeds}/${archive}.tar.gz`);
}

/** Each branch's files of 2020, of which later ones take the place where there are any. */
async function writeOldAlpine(folder: string, archive: string): Promise<void> {
  for (const { path, bytes } of await unpack(archive, /^v3\.\d+\/\w+\.yaml$/)) {
    writeFeed(folder, `https://secdb.alpinelinux.org/${path.replace('.yaml', '.json')}`, bytes);
  }
}
