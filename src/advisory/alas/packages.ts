import type { XmlElement } from '../../lib/xml.ts';
import { rangesOfBuilds } from '../errata/fix.ts';
import type { Affected, VersionRange } from '../types.ts';

/** Where the packages of an advisory are filed. */
export interface AlasPackages extends Pick<Affected, 'ecosystem' | 'scheme' | 'severity'> {
  /** The repository beside the release's main one: `kernel-5.10`, `docker`. */
  readonly topic?: string;
}

/**
 * What an advisory says of the packages that it lists, by name. One architecture's fix counts for that alone where they
 * differ. A topic's packages bear the names of others, of the release itself and of other topics (`kernel` is of 4.14 in
 * Amazon Linux 2, and of 5.4, 5.10 and 5.15 in three topics): what the topic is named for bounds its versions from below.
 */
export function affectedOf(packages: readonly XmlElement[], filing: AlasPackages): readonly Affected[] {
  const builds = packages.flatMap((element) => buildOf(element) ?? []);
  const byName = Map.groupBy(builds, ({ name }) => name);
  return [...byName].flatMap(([name, own]) => ofOne(name, own, filing));
}

interface Build {
  readonly name: string;
  readonly architecture: string;
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
}

function buildOf({ attributes }: XmlElement): Build | undefined {
  const [name = '', version = '', release = ''] = ['name', 'version', 'release'].map((key) => attributes.get(key));
  const [architecture = '', epoch = '0'] = [attributes.get('arch'), attributes.get('epoch')];
  if (name === '' || version === '' || architecture === 'src') return undefined;
  return { name, architecture, epoch: /^[1-9]\d{0,9}$/.test(epoch) ? `${epoch}:` : '', version, release };
}

function ofOne(name: string, builds: readonly Build[], filing: AlasPackages): readonly Affected[] {
  const { topic, ecosystem, scheme, severity } = filing;
  const common = {
    ecosystem,
    name,
    of: 'binary',
    scheme,
    status: 'affected',
    ...(severity === undefined ? {} : { severity }),
  } as const;
  const byArchitecture = Map.groupBy(builds, ({ architecture }) => architecture);
  const fixes = [...byArchitecture].map(([architecture, own]) => {
    const byFix = new Map(own.map((build) => [fixOf(build).fixed, build]));
    const ranges = rangesOfBuilds(own.map(fixOf), scheme).map((range) => bounded(range, byFix, topic));
    return { architecture, ranges };
  });
  const bySameFix = Map.groupBy(fixes, ({ ranges }) => JSON.stringify(ranges));
  return [...bySameFix.values()].map((same) => {
    const ranges = same[0]?.ranges ?? [];
    if (bySameFix.size === 1) return { ...common, ranges };
    return { ...common, only: { architectures: same.map(({ architecture }) => architecture).toSorted() }, ranges };
  });
}

function fixOf({ epoch, version, release }: Build): { readonly fixed: string } {
  return { fixed: `${epoch}${version}${release === '' ? '' : `-${release}`}` };
}

function bounded(range: VersionRange, byFix: ReadonlyMap<string, Build>, topic: string | undefined): VersionRange {
  const build = byFix.get(range.fixed ?? '');
  const line = build === undefined ? undefined : lineOf(topic ?? '', build.version);
  return build === undefined || line === undefined ? range : { introduced: `${build.epoch}${line}`, ...range };
}

const NUMBERS = /\d{1,9}(?:\.\d{1,9}){0,3}/g;

/**
 * `5.10` of the topic `kernel-5.10` and the version `5.10.62`. What comes along in it in versions of its own (`rubygem-json`
 * 2.5.1 of `ruby3.0`, where the release itself has 1.7.7) keeps its first number. Undefined where the topic is named for
 * no line: its packages go from one to the next.
 */
function lineOf(topic: string, version: string): string | undefined {
  const numbers: readonly string[] = topic.match(NUMBERS) ?? [];
  if (numbers.length === 0) return undefined;
  const named = numbers.find((number) => version === number || version.startsWith(`${number}.`));
  return named ?? FIRST_NUMBER.exec(version)?.[0];
}

/** Below 1 it is the second that tells one line from the next. */
const FIRST_NUMBER = /^(?:0\.\d{1,9}|\d{1,9})/;
