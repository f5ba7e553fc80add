import type { ArchiveName } from './file-name.ts';
import { groupOf } from './group.ts';
import type { Manifest, ManifestField } from './manifest.ts';
import { type Coordinates, coordinate } from './pom-properties.ts';
import { coordinatesOfPath } from './repository-path.ts';

/** All that an archive shows of what it is. */
export interface ArchiveSigns {
  /** Where it lies, with a slash after an archive that it is in. */
  readonly path: string;
  readonly name: ArchiveName;
  readonly manifest: Manifest;
  /** What Maven left in it: its own, and those of what was shaded in. */
  readonly poms: readonly Coordinates[];
  /** The package that the classes of an artifact so called share; undefined where it has none. */
  classPackage(artifact: string): string | undefined;
}

export interface MavenPackage {
  /** As OSV names it, `group:artifact`; the artifact alone where its group is not known. */
  readonly name: string;
  readonly version: string;
}

/**
 * The packages that an archive is made of, each once. All of which Maven left its properties are there. The archive's
 * own is the one of these that is called as the file or by the manifest, or agrees with them on the version where it is
 * the only one. Where none is, the archive is one more package: by the repository that it lies in, or its file's name,
 * or else its manifest, with the group that `groupOf` takes it to be of, if any. Its version is empty where nothing
 * tells it.
 * (Who would know better than the guess is an index of sums over all of Maven Central, asked by the file's sha1.)
 */
export function identify(all: ArchiveSigns): readonly MavenPackage[] {
  const signs = {
    ...all,
    poms: all.poms.filter(({ group, artifact }) => group !== undefined && artifact !== undefined),
  };
  const own = ownPom(signs);
  const versionOf = (pom: Coordinates) => pom.version ?? (pom === own ? ownVersion(signs) : undefined);
  const told = signs.poms.flatMap((pom) => packageOf(pom.group, pom.artifact, versionOf(pom)));
  const guess = own === undefined ? guessed(signs, told.length === 0) : [];
  return [...new Map([...guess, ...told].map((one) => [`${one.name} ${one.version}`, one])).values()];
}

function packageOf(
  group: string | undefined,
  artifact: string | undefined,
  version: string | undefined,
): readonly MavenPackage[] {
  if (group === undefined || artifact === undefined || version === undefined) return [];
  return [{ name: `${group}:${artifact}`, version }];
}

function ownPom({ poms, name, manifest }: ArchiveSigns): Coordinates | undefined {
  const named = poms.find((pom) => isCalled(name, pom)) ?? poms.find((pom) => isTitled(name, manifest, pom));
  const [only] = poms;
  if (named !== undefined || only === undefined || poms.length > 1) return named;
  if (only.artifact !== undefined && name.stem.startsWith(`${only.artifact}-`)) return only;
  const version = name.version ?? manifestVersion(manifest);
  return version === undefined || sameVersion(version, only.version) ? only : undefined;
}

/** `x-1.0.jar`, and with the group before it as Quarkus and Pulsar do: `org.example.x-1.0.jar`. */
function isCalled({ stem, artifact }: ArchiveName, pom: Coordinates): boolean {
  const { group = '', version } = pom;
  if (pom.artifact === undefined) return false;
  if ([stem, artifact].includes(pom.artifact)) return true;
  if (version !== undefined && stem.startsWith(`${pom.artifact}-${version}`)) return true;
  return artifact.startsWith(group) && /^[._-]/.test(artifact.slice(group.length)) && artifact.endsWith(pom.artifact);
}

/** The manifest may have come with what was shaded in: a version in the file's name speaks against it. */
function isTitled(name: ArchiveName, manifest: Manifest, { group, artifact, version }: Coordinates): boolean {
  if (name.version !== undefined && !sameVersion(name.version, version)) return false;
  const names = [manifest.get('implementation-title'), bundleName(manifest)];
  return artifact !== undefined && (names.includes(artifact) || names.includes(`${group}.${artifact}`));
}

function bundleName(manifest: Manifest): string | undefined {
  return manifest.get('bundle-symbolicname')?.split(';', 1)[0]?.trim();
}

/** A bundle's has three numbers at least. */
function sameVersion(a: string, b: string | undefined): boolean {
  const plain = (version: string) => version.replace(/(?:\.0){1,3}$/, '');
  return b !== undefined && plain(a) === plain(b);
}

/** The best first; of several words the version is the first: `5.0.0 1659987 - 2015-02-15`. */
const VERSION_FIELDS: readonly ManifestField[] = [
  'plugin-version',
  'implementation-version',
  'bundle-version',
  'specification-version',
];

function manifestVersion(manifest: Manifest): string | undefined {
  const texts = VERSION_FIELDS.map((field) => manifest.get(field)?.trim().split(/\s/, 1)[0]);
  return texts.map(coordinate).find((version) => version !== undefined);
}

function ownVersion({ name, manifest }: ArchiveSigns): string | undefined {
  return coordinate(name.version) ?? manifestVersion(manifest);
}

/** No code that runs. */
const BESIDE = new Set(['source', 'sources', 'javadoc', 'test-sources']);

function guessed(signs: ArchiveSigns, isAlone: boolean): readonly MavenPackage[] {
  const { path, name, manifest } = signs;
  if (BESIDE.has(name.classifier ?? '') || isOfRuntime(manifest)) return [];
  const placed = coordinatesOfPath(path);
  if (placed !== undefined) return packageOf(placed.group, placed.artifact, placed.version);
  const version = ownVersion(signs);
  if (version === undefined && (!isAlone || !isProgram(signs))) return [];
  const [group, artifact] = named(signs) ?? guessedName(signs, version ?? '');
  return [{ name: group === undefined ? artifact : `${group}:${artifact}`, version: version ?? '' }];
}

/** An archive of Java's own runtime, which tells its version by a file of its own. */
function isOfRuntime(manifest: Manifest): boolean {
  return manifest.get('implementation-title') === 'Java Runtime Environment';
}

function isProgram(signs: ArchiveSigns): boolean {
  const name = signs.classPackage(signs.name.artifact);
  return name !== undefined && !/^(?:jdk|sun|java|com\.sun)(?:\.|$)/.test(name);
}

type Name = readonly [group: string | undefined, artifact: string];

/** Those that say so in their own way. */
function named({ path, name, manifest }: ArchiveSigns): Name | undefined {
  if (/\.[hj]pi$/i.test(path)) {
    const short = coordinate(manifest.get('short-name')) ?? coordinate(manifest.get('extension-name'));
    return [coordinate(manifest.get('group-id')) ?? 'org.jenkins-ci.plugins', short ?? fileArtifact(name)];
  }
  return manifest.get('implementation-title') === 'Apache Tomcat' ? tomcat(fileArtifact(name)) : undefined;
}

/** In its own distribution Tomcat's archives lack the word that begins their names in a repository. */
function tomcat(artifact: string): Name {
  if (artifact.startsWith('tomcat-embed-')) return ['org.apache.tomcat.embed', artifact];
  // What starts it is in no repository: it stands for the whole.
  if (artifact === 'bootstrap') return ['org.apache.tomcat', 'tomcat'];
  const name = artifact.replace(/^catalina-(?=(?:tribes|storeconfig|ssi)$)/, '');
  return ['org.apache.tomcat', name.startsWith('tomcat-') ? name : `tomcat-${name}`];
}

/** `io.quarkus.quarkus-core` of Quarkus, and `org.apache.hadoop_hadoop-aws` of Ivy. */
const AFTER_GROUP = /^((?:com|org|net|io)\.[a-z\d.-]{1,200})(?:_|\.(?!.*[._]))(.+)$/;

function guessedName(signs: ArchiveSigns, version: string): Name {
  const { manifest } = signs;
  const artifact = artifactOf(signs);
  const [, group, rest] = AFTER_GROUP.exec(artifact) ?? [];
  // A bundle is called as a package; where nothing says that it is one, the group stands before the name.
  if (group !== undefined && rest !== undefined && bundleName(manifest) !== artifact) return [group, rest];
  return [groupOf({ artifact, version, manifest, classPackage: signs.classPackage(artifact) }), artifact];
}

/** A file that was named anew has no version in its name; its title may be the name that it had. */
function artifactOf({ name, manifest }: ArchiveSigns): string {
  const title = manifest.get('implementation-title') ?? '';
  const isName = name.version === undefined && /^[a-z][a-z\d]*(?:-[a-z\d]+){1,10}$/.test(title);
  return isName ? title : fileArtifact(name);
}

function fileArtifact({ artifact }: ArchiveName): string {
  return coordinate(artifact) ?? 'unknown';
}
