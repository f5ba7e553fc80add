import type { AlsoFound, Finding, FoundPackage } from '../../match/types.ts';

/** A package in a finding (Amazon Inspector's API, `VulnerablePackage`). */
export interface VulnerablePackage {
  readonly name: string;
  readonly version: string;
  readonly epoch: number;
  readonly release?: string;
  readonly arch?: string;
  readonly packageManager?: string;
  readonly filePath?: string;
  readonly fixedInVersion?: string;
  readonly remediation?: string;
  readonly sourceLayerHash?: string;
}

/** An event has at most 256 KiB. */
const MOST_PACKAGES = 100;
const MOST_TEXT = 1024;

/** The packages of one vulnerability's findings, those that are shown first; what `distro` the image is says how to mend. */
export function vulnerablePackages(
  findings: readonly Finding[],
  distro: string | undefined,
): readonly VulnerablePackage[] {
  const shown = findings.map(({ package: one, fixedVersion }) => ({ ...one, ...given({ fixedVersion }) }));
  const all: readonly Placed[] = [...shown, ...findings.flatMap(({ also }) => also)];
  return all.slice(0, MOST_PACKAGES).map((one) => vulnerablePackage(one, distro));
}

type Placed = FoundPackage & Pick<AlsoFound, 'fixedVersion'>;

function vulnerablePackage(one: Placed, distro: string | undefined): VulnerablePackage {
  const { type, name, architecture, path, layerDigest, fixedVersion } = one;
  const isOfSystem = SYSTEM_TYPES.has(type);
  const { epoch, ...version } = versionOf(one);
  return {
    name: cut(name),
    epoch,
    ...version,
    ...given({
      packageManager: managerOf(one),
      arch: isOfSystem ? archOf(architecture) : undefined,
      filePath: isOfSystem ? undefined : cut(path),
      fixedInVersion: fixedVersion === undefined ? undefined : cut(fixedInVersion(type, fixedVersion)),
      remediation: fixedVersion === undefined ? undefined : remedyOf(type, distro),
      sourceLayerHash: /^sha256:[a-z0-9]{64}$/.test(layerDigest) ? layerDigest : undefined,
    }),
  };
}

const SYSTEM_TYPES: ReadonlySet<string> = new Set(['apk', 'deb', 'rpm']);

/** By purl's type: how they are called that are installed, and those that a file only names. */
const MANAGERS: Readonly<Record<string, readonly [installed: string, named: string]>> = {
  apk: ['OS', 'OS'],
  deb: ['OS', 'OS'],
  rpm: ['OS', 'OS'],
  cargo: ['CARGO', 'CARGO'],
  composer: ['COMPOSER', 'COMPOSER'],
  gem: ['BUNDLER', 'BUNDLER'],
  golang: ['GOBINARY', 'GOMOD'],
  maven: ['JAR', 'POM'],
  npm: ['NODEPKG', 'NPM'],
  nuget: ['NUGET', 'NUGET'],
  pypi: ['PYTHONPKG', 'PIP'],
};

function managerOf({ type, evidence }: Placed): string | undefined {
  return MANAGERS[type]?.[evidence === 'installed' ? 0 : 1];
}

const ARCHITECTURES: Readonly<Record<string, string>> = {
  aarch64: 'ARM64',
  amd64: 'X86_64',
  noarch: 'ALL',
};

function archOf(architecture: string | undefined): string | undefined {
  if (architecture === undefined) return undefined;
  return ARCHITECTURES[architecture] ?? architecture.toUpperCase();
}

/** Of a package of the operating system, `[epoch:]version[-release]`, as its parts. */
function versionOf({ type, version }: Placed): Pick<VulnerablePackage, 'version' | 'epoch' | 'release'> {
  if (!SYSTEM_TYPES.has(type)) return { version: cut(version), epoch: 0 };
  const { epoch, rest } = withoutEpoch(version);
  const dash = rest.lastIndexOf('-');
  if (dash <= 0) return { version: cut(rest), epoch };
  return { version: cut(rest.slice(0, dash)), epoch, release: cut(rest.slice(dash + 1)) };
}

function fixedInVersion(type: string, version: string): string {
  if (!SYSTEM_TYPES.has(type)) return version;
  const { epoch, rest } = withoutEpoch(version);
  return `${epoch}:${rest}`;
}

function withoutEpoch(version: string): { readonly epoch: number; readonly rest: string } {
  const [, epoch = '0', rest = version] = /^(\d{1,9}):(.+)$/s.exec(version) ?? [];
  return { epoch: Number(epoch), rest };
}

function remedyOf(type: string, distro = ''): string | undefined {
  if (type === 'apk') return 'apk update && apk upgrade';
  if (type === 'deb') return 'apt-get update && apt-get upgrade';
  if (type !== 'rpm') return undefined;
  return /^(?:sle|opensuse)/.test(distro) ? 'zypper update' : 'yum update';
}

function cut(text: string): string {
  return text.slice(0, MOST_TEXT);
}

/** What is there of the fields. */
function given<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
