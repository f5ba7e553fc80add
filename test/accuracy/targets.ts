import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dpkgStatus, type TestPackage } from '../support/images.ts';
import { rpmHeader, sqliteDatabase } from '../support/rpm.ts';

/** Something to scan, and the list of cases that it is held to. */
export interface Truth {
  /** The name of the list below `cases/`. */
  readonly name: string;
  readonly title: string;
  /** Whether the list names all that is to be found. */
  readonly isWhole: boolean;
  /** Whether the list is of binary packages, each with what it has itself; else it is of sources. */
  readonly isOfBinaries?: boolean;
  /** Where it is found under `../shared/data`, or what is made of it in a folder; answers what to scan. */
  target(data: string, folder: string): string;
}

/** In the order in which they are told. */
export const TRUTHS: readonly Truth[] = [
  {
    name: 'debian-12-bookworm',
    title: 'Debian 12, `rootfs/debian-bookworm`',
    isWhole: true,
    target: (data) => `${data}/rootfs/debian-bookworm/files`,
  },
  {
    name: 'debian-9-distroless',
    title: 'Debian 9, `package-lists/packages_gcr.io-distroless-base-latest.json.golden`',
    isWhole: true,
    target: (data, folder) => {
      const release = 'ID=debian\nVERSION_ID="9"\nVERSION_CODENAME=stretch\n';
      return debs(
        folder,
        release,
        packagesIn(`${data}/package-lists/packages_gcr.io-distroless-base-latest.json.golden`),
      );
    },
  },
  {
    name: 'debian-10-buster',
    title: 'Debian 10, `package-lists/full_debian-buster.json`',
    isWhole: true,
    target: (data, folder) => {
      const release = 'ID=debian\nVERSION_ID="10"\nVERSION_CODENAME=buster\n';
      return debs(folder, release, packagesIn(`${data}/package-lists/full_debian-buster.json`));
    },
  },
  {
    name: 'ubuntu-18.04',
    title: 'Ubuntu 18.04, `package-lists/packages_ubuntu-18.04.json.golden`',
    isWhole: true,
    target: (data, folder) => {
      const release = 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="18.04"\nVERSION_CODENAME=bionic\n';
      return debs(folder, release, packagesIn(`${data}/package-lists/packages_ubuntu-18.04.json.golden`));
    },
  },
  {
    name: 'alpine-3.7',
    title: 'Alpine 3.7, `package-lists/packages_vulnimage.json.golden`',
    isWhole: true,
    target: (data, folder) => apks(folder, '3.7.1', `${data}/package-lists/packages_vulnimage.json.golden`),
  },
  {
    name: 'alpine-3.10',
    title: 'Alpine 3.10, `package-lists/packages_alpine-310.json.golden`',
    isWhole: true,
    target: (data, folder) => apks(folder, '3.10.2', `${data}/package-lists/packages_alpine-310.json.golden`),
  },
  {
    name: 'alpine-3.12',
    title: 'Alpine 3.12.12, `rootfs/alpine`',
    isWhole: true,
    target: (data) => `rootfs:${data}/rootfs/alpine/alpine-minirootfs-3.12.12-x86_64.tar.gz`,
  },
  {
    name: 'alpine-3.18',
    title: 'Alpine 3.18.9, `rootfs/alpine`',
    isWhole: true,
    target: (data) => `rootfs:${data}/rootfs/alpine/alpine-minirootfs-3.18.9-x86_64.tar.gz`,
  },
  {
    name: 'almalinux-8',
    title: 'AlmaLinux 8, `rpmdb/rebuilt/oraclelinux-8-slim.rpmdb.sqlite`, an rpm database made by rpm',
    isWhole: true,
    isOfBinaries: true,
    target: (data, folder) => {
      put(folder, 'etc/os-release', 'ID="almalinux"\nID_LIKE="rhel centos fedora"\nVERSION_ID="8.10"\n');
      const database = `${data}/rpmdb/rebuilt/oraclelinux-8-slim.rpmdb.sqlite`;
      put(folder, 'var/lib/rpm/rpmdb.sqlite', readFileSync(database));
      return folder;
    },
  },
  {
    name: 'almalinux-9',
    title: 'AlmaLinux 9, `rpmdb/claircore.nodejs.rpm-manifest.json`',
    isWhole: true,
    isOfBinaries: true,
    target: (data, folder) => {
      put(folder, 'etc/os-release', 'ID="almalinux"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.2"\n');
      return rpms(folder, manifestIn(`${data}/rpmdb/claircore.nodejs.rpm-manifest.json`));
    },
  },
  {
    name: 'ubi-8-labels',
    title: 'UBI 8, `labels/ubi8-sample.jsonl`',
    isWhole: false,
    isOfBinaries: true,
    target: (data, folder) => {
      put(
        folder,
        'etc/os-release',
        'ID="rhel"\nID_LIKE="fedora"\nVERSION_ID="8.6"\nCPE_NAME="cpe:/o:redhat:enterprise_linux:8::baseos"\n',
      );
      const sets = ['rhel-8-for-x86_64-baseos-rpms', 'rhel-8-for-x86_64-appstream-rpms'];
      put(folder, 'root/buildinfo/content_manifests/ubi8.json', JSON.stringify({ content_sets: sets }));
      return rpms(folder, labelledIn(`${data}/labels/ubi8-sample.jsonl`));
    },
  },
  {
    name: 'applications',
    title: 'Applications in five languages, `package-lists/vuln-image1.2.3.expectedlibs.golden` as an SBOM',
    isWhole: true,
    isOfBinaries: true,
    target: (data, folder) => {
      put(folder, 'bom.json', bomOf(`${data}/package-lists/vuln-image1.2.3.expectedlibs.golden`));
      return `sbom:${join(folder, 'bom.json')}`;
    },
  },
];

function put(folder: string, path: string, content: string | Uint8Array): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function debs(folder: string, release: string, packages: readonly TestPackage[]): string {
  put(folder, 'etc/os-release', release);
  put(folder, 'var/lib/dpkg/status', dpkgStatus(packages));
  return folder;
}

interface ListedPackage {
  readonly Name: string;
  readonly Version: string;
  readonly Release?: string;
  readonly Epoch?: number;
  readonly SrcName: string;
  readonly SrcVersion: string;
  readonly SrcRelease?: string;
  readonly SrcEpoch?: number;
}

function packagesIn(path: string): readonly TestPackage[] {
  const list = JSON.parse(readFileSync(path, 'utf8')) as readonly ListedPackage[];
  return list.map((one) => ({
    name: one.Name,
    version: whole(one.Version, one.Release, one.Epoch),
    source: one.SrcName,
    sourceVersion: whole(one.SrcVersion, one.SrcRelease, one.SrcEpoch),
  }));
}

function apks(folder: string, version: string, path: string): string {
  const list = JSON.parse(readFileSync(path, 'utf8')) as readonly ListedPackage[];
  const records = list.map((one) => `P:${one.Name}\nV:${one.Version}\nA:x86_64\no:${one.SrcName}\n\n`);
  put(folder, 'etc/os-release', `ID=alpine\nVERSION_ID=${version}\n`);
  put(folder, 'lib/apk/db/installed', records.join(''));
  return folder;
}

/** `1:2.33.1-0.1` of its parts. */
function whole(version: string, release = '', epoch = 0): string {
  return `${epoch === 0 ? '' : `${epoch}:`}${version}${release === '' ? '' : `-${release}`}`;
}

interface Rpm {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch?: number;
  readonly sourceRpm?: string;
}

function rpms(folder: string, packages: readonly Rpm[]): string {
  const database = sqliteDatabase(packages.map((one) => rpmHeader({ ...one, arch: 'x86_64' })));
  put(folder, 'var/lib/rpm/rpmdb.sqlite', database);
  return folder;
}

/** Those whose epoch the list has, and that are of no module, as the list of cases says. */
function manifestIn(path: string): readonly Rpm[] {
  const { rpms: listed } = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly rpms: readonly (Rpm & { readonly srpm_nevra: string })[];
  };
  return listed.flatMap(({ name, version, release, srpm_nevra: nevra }) => {
    const [, stem = '', epoch, ofSource = '', build = ''] = /^(.*)-(\d+):([^-]+)-([^-]+)\.src$/.exec(nevra) ?? [];
    if (epoch === undefined || release.includes('.module')) return [];
    // A package with a version of its own (perl-B 1.80 of perl 4:5.32.1) has not the epoch of its source.
    const own = epoch === '0' || version !== ofSource ? {} : { epoch: Number(epoch) };
    return [{ name, version, release, ...own, sourceRpm: `${stem}-${ofSource}-${build}.src.rpm` }];
  });
}

/** CycloneDX with the packages of a list by their purls. */
function bomOf(path: string): string {
  const listed = JSON.parse(readFileSync(path, 'utf8')) as readonly {
    readonly Packages: readonly {
      readonly Name: string;
      readonly Version?: string;
      readonly Identifier: { PURL: string };
    }[];
  }[];
  const components = listed.flatMap(({ Packages }) =>
    Packages.flatMap(({ Name: name, Version: version, Identifier: { PURL: purl } }) =>
      version === undefined ? [] : [{ type: 'library', name, version, purl }],
    ),
  );
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components });
}

/** The packages of which somebody judged a match; versions without a release are of no rpm. */
function labelledIn(path: string): readonly Rpm[] {
  const found = new Map<string, Rpm>();
  for (const line of readFileSync(path, 'utf8').trim().split('\n')) {
    const { pkg, version } = JSON.parse(line) as { readonly pkg: string; readonly version: string };
    const [, epoch, upstream, release] = /^(?:(\d+):)?([^-]+)-([^-]+)$/.exec(version) ?? [];
    if (upstream === undefined || release === undefined) continue;
    const own = epoch === undefined ? {} : { epoch: Number(epoch) };
    found.set(`${pkg} ${version}`, { name: pkg, version: upstream, release, ...own });
  }
  return [...found.values()];
}
