import { ownSource } from '../told.ts';
import type { ToldPackage } from '../types.ts';
import type { BuildInfo } from './build-info.ts';
import { type Module, type ModuleText, parseModuleText } from './module-text.ts';
import { stampedVersion } from './stamped-version.ts';
import { toolchainVersion } from './toolchain-version.ts';

/** Where Go knows no version of a module it writes this, and so do we: nothing compares with it. */
const NO_VERSION = '(devel)';
/** Without a tag before it, or when tags were not fetched, a commit is given the version 0.0.0 and its time. */
const PSEUDO_VERSION = /^v\d+\.(?:0\.0-|\d+\.\d+-(?:[^+]*\.)?0\.)\d{14}-[0-9A-Za-z]+(?:\+.*)?$/;

/**
 * The packages in a Go program, all of type `golang`:
 *
 * - The main module and the modules that it was built with, versions as Go writes them (`v1.2.3`,
 *   `v2.0.0+incompatible`). Of a replaced module, what stands in its place; where that is a folder, the module itself
 *   with the version `(devel)`.
 * - The main module's version is that which Go gives it. Where that is `(devel)` or merely made of a commit, the one
 *   that the build stamped into it with `-ldflags`, if it is certain; the commit in `vcs.revision` is never made into
 *   one, since it has no place in the order of versions.
 * - `stdlib`, Go's standard library, with the version of the toolchain as the toolchain writes it, without the leading
 *   `go` (`1.21.3`, `1.22rc1`), and `toolchain` where the program is one of the toolchain's own: the names under which
 *   Go's vulnerability database files both.
 */
export function goPackages(info: Extract<BuildInfo, { kind: 'found' }>): {
  readonly packages: readonly ToldPackage[];
  readonly doubts: readonly string[];
} {
  const text = parseModuleText(info.modules);
  const release = toolchainVersion(info.goVersion);
  const modules = [...mainModule(text), ...text.dependencies.flatMap(packageOf)];
  const known = [...modules, ...(release === undefined ? [] : toolchain(text.program, release))];
  return { packages: withoutRepeats(known), doubts: doubtsOf(info, text, release) };
}

function mainModule(text: ModuleText): readonly ToldPackage[] {
  const { main, settings } = text;
  // What is built from named files alone belongs to no module.
  if (main === undefined || main.path === 'command-line-arguments') return [];
  const isUncertain = main.version === '' || main.version === NO_VERSION || PSEUDO_VERSION.test(main.version);
  const stamped = isUncertain ? stampedVersion(settings.get('-ldflags') ?? '', main.path) : undefined;
  return packageOf(stamped === undefined ? main : { path: main.path, version: stamped });
}

function packageOf({ path, version, replacedBy }: Module): readonly ToldPackage[] {
  if (path === '') return [];
  const isFolder = replacedBy !== undefined && /^(?:\.\.?(?:[/\\]|$)|[/\\]|[A-Za-z]:)/.test(replacedBy.path);
  if (isFolder) return [ownSource('golang', path, NO_VERSION)];
  const actual = replacedBy === undefined || replacedBy.path === '' ? { path, version } : replacedBy;
  return [ownSource('golang', actual.path, actual.version === '' ? NO_VERSION : actual.version)];
}

/** Programs of the toolchain are made of packages that have no domain in their path. */
function toolchain(program: string, release: string): readonly ToldPackage[] {
  const stdlib = ownSource('golang', 'stdlib', release);
  return program.startsWith('cmd/') ? [stdlib, ownSource('golang', 'toolchain', release)] : [stdlib];
}

function withoutRepeats(packages: readonly ToldPackage[]): readonly ToldPackage[] {
  return [...new Map(packages.map((known) => [`${known.name}\n${known.version}`, known])).values()];
}

function doubtsOf(
  { goVersion }: { readonly goVersion: string },
  text: ModuleText,
  release?: string,
): readonly string[] {
  return [
    ...(release === undefined ? [`it was built by "${goVersion.slice(0, 100)}", which is no release of Go`] : []),
    ...(text.malformed === 0 ? [] : [`${text.malformed} lines of its Go build information are malformed`]),
  ];
}
