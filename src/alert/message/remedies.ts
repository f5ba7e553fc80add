import { newestFix } from '../../match/index.ts';
import { type Finding, SEVERITIES, type Severity } from '../../match/types.ts';
import { installedNames, remedyOf } from './remedy.ts';

/** One thing to do, and the findings that it mends. */
export interface Remedy {
  /** purl's type of what is upgraded. */
  readonly type: string;
  /** What is upgraded: the source that packages of the operating system are built from, or the package itself. */
  readonly name: string;
  /** As they are installed. */
  readonly packages: readonly string[];
  readonly installed: readonly string[];
  /** The version that mends all of them. */
  readonly fixedVersion: string;
  /** One line, mostly a command; absent where names or versions are none to paste. */
  readonly command?: string;
  /** The same as an instruction of a Dockerfile, where it is one of the operating system's. */
  readonly instruction?: string;
  readonly counts: Readonly<Partial<Record<Severity, number>>>;
  readonly findings: readonly Finding[];
}

const MOST_NAMES = 40;
const MOST_IN_ALL = 200;
/** Of the operating system: what a Dockerfile does, and no project's list of what it needs. */
const IN_DOCKERFILE: ReadonlySet<string> = new Set(['apk', 'deb', 'rpm']);

/** What mends findings of one image, what mends the worst first; of those without a fix, nothing. */
export function remediesOf(findings: readonly Finding[], installers: ReadonlySet<string>): readonly Remedy[] {
  const fixable = findings.filter(({ fixedVersion }) => fixedVersion !== undefined);
  const groups = Map.groupBy(fixable, ({ package: of }) => JSON.stringify([of.type, of.sourceName]));
  const remedies = [...groups.values()].flatMap((group) =>
    byVersion(group).flatMap((one) => remedyFor(one, installers)),
  );
  return remedies.toSorted((a, b) => compareCounts(a.counts, b.counts));
}

/** One instruction of a Dockerfile for all that the operating system's package manager mends; undefined where it is one. */
export function instructionForAll(remedies: readonly Remedy[], installers: ReadonlySet<string>): string | undefined {
  const able = remedies.filter(({ instruction }) => instruction !== undefined);
  const [first] = able;
  if (first === undefined || able.length < 2 || able.some(({ type }) => type !== first.type)) return undefined;
  const names = able.flatMap(({ packages }) => packages);
  const { type, fixedVersion } = first;
  const command = remedyOf({ type, names, fixedVersion, installers, mostNames: MOST_IN_ALL });
  return command === undefined || names.length > MOST_IN_ALL ? undefined : `RUN ${command}`;
}

/** Together where one version mends all, else by the version that does. */
function byVersion(group: readonly Finding[]): readonly (readonly Finding[])[] {
  const [first] = group;
  if (first === undefined || newestOf(group) !== undefined) return [group];
  return [...Map.groupBy(group, ({ fixedVersion }) => fixedVersion).values()];
}

function newestOf(group: readonly Finding[]): string | undefined {
  const versions = group.flatMap(({ fixedVersion }) => fixedVersion ?? []);
  return newestFix(group[0]?.package.type ?? '', versions);
}

function remedyFor(findings: readonly Finding[], installers: ReadonlySet<string>): readonly Remedy[] {
  const [first] = findings;
  const fixedVersion = newestOf(findings);
  if (first === undefined || fixedVersion === undefined) return [];
  const { type, sourceName } = first.package;
  const names = [...new Set(findings.flatMap(({ package: of, also }) => installedNames(of, also)))];
  const command = remedyOf({ type, names, fixedVersion, installers, mostNames: MOST_NAMES });
  const counts: Partial<Record<Severity, number>> = {};
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1;
  return [
    {
      type,
      name: sourceName,
      packages: names,
      installed: [...new Set(findings.map(({ package: of }) => of.version))],
      fixedVersion,
      ...(command === undefined ? {} : { command }),
      ...(command === undefined || !IN_DOCKERFILE.has(type) ? {} : { instruction: `RUN ${command}` }),
      counts,
      findings,
    },
  ];
}

/** What has more of the worst comes first. */
function compareCounts(a: Remedy['counts'], b: Remedy['counts']): number {
  for (const severity of SEVERITIES) {
    const difference = (b[severity] ?? 0) - (a[severity] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
