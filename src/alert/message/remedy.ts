import type { FoundPackage } from '../../match/types.ts';
import { shellWord } from './shell-word.ts';

/** What is to be mended: packages that one fix is for. */
export interface ToMend {
  /** purl's type of it. */
  readonly type: string;
  /** Names as they are installed. */
  readonly names: readonly string[];
  readonly fixedVersion: string | undefined;
  /** Programs that install packages of rpm, which the image has. */
  readonly installers?: ReadonlySet<string>;
  /** Packages that one line may name: eight where absent. */
  readonly mostNames?: number;
}

const MOST_NAMES = 8;
const NAME = /^[A-Za-z0-9@][A-Za-z0-9@+._~:/-]{0,127}$/;
const VERSION = /^[A-Za-z0-9][A-Za-z0-9+._~:-]{0,99}$/;

/**
 * What to do in one line, mostly a command; undefined where no fix is known, or where names or versions hold anything that
 * such names do not: they are whoever's who made the image, and somebody may paste the line into a shell.
 */
export function remedyOf(mend: ToMend): string | undefined {
  const { type, fixedVersion, mostNames = MOST_NAMES } = mend;
  const names = [...new Set(mend.names)].slice(0, mostNames);
  const [name] = names;
  if (fixedVersion === undefined || name === undefined) return undefined;
  if (!names.every((each) => NAME.test(each)) || !VERSION.test(fixedVersion)) return undefined;
  const all = names.join(' ');
  if (type === 'apk') return `apk upgrade --no-cache ${all}`;
  if (type === 'deb') return `apt-get update && apt-get install --only-upgrade -y ${all}`;
  if (type === 'rpm') return `${installerOf(mend.installers)} ${all}`;
  return ofLanguage(type, name, fixedVersion);
}

/** The names under which the packages of a finding are installed. */
export function installedNames(found: FoundPackage, also: readonly FoundPackage[]): readonly string[] {
  return [...new Set([found, ...also].map(({ name }) => name))];
}

/** A command that excuses a finding of a repository for a while; whoever runs it says why. */
export function muteCommand(vulnerability: string, repository: string): string {
  const word = shellWord(vulnerability);
  const place = shellWord(repository);
  if (word === undefined || place === undefined) return 'pratique excuse add --help';
  return `pratique excuse add --vulnerability ${word} --repository ${place} --days 90 --reason "…"`;
}

function installerOf(installers: ReadonlySet<string> = new Set()): string {
  if (installers.has('dnf') || installers.has('dnf5')) return 'dnf upgrade -y';
  if (installers.has('microdnf')) return 'microdnf upgrade -y';
  if (installers.has('zypper')) return 'zypper update -y';
  return installers.has('yum') ? 'yum update -y' : 'dnf upgrade -y';
}

function ofLanguage(type: string, name: string, version: string): string {
  switch (type) {
    case 'npm':
      return `npm install ${name}@${version}`;
    case 'pypi':
      return `pip install '${name}>=${version}'`;
    case 'golang':
      return name === 'stdlib' ? `build it with Go ${version}` : `go get ${name}@v${version.replace(/^v/, '')}`;
    case 'gem':
      return `gem install ${name} -v ${version}`;
    case 'cargo':
      return `cargo update -p ${name} --precise ${version}`;
    case 'composer':
      return `composer require '${name}:>=${version}'`;
    case 'nuget':
      return `dotnet add package ${name} --version ${version}`;
    default:
      return `set ${name} to ${version}`;
  }
}
