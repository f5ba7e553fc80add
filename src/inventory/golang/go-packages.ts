import { languageRecord, type ReadRecord } from '../records.ts';
import type { BuildInfo } from './build-info.ts';
import { type Module, type ModuleText, parseModuleText } from './module-text.ts';
import { stampedVersion } from './stamped-version.ts';
import { toolchainVersion } from './toolchain-version.ts';

/** Where Go knows no version of a module it writes this, and so do we: nothing compares with it. */
const NO_VERSION = '(devel)';
/** Without a tag before it, or when tags were not fetched, a commit is given the version 0.0.0 and its time. */
const PSEUDO_VERSION = /^v\d+\.(?:0\.0-|\d+\.\d+-(?:[^+]*\.)?0\.)\d{14}-[0-9A-Za-z]+(?:\+.*)?$/;
/** What stands where the main module would: programs made of named files, and Go's own. */
const NO_MODULES: ReadonlySet<string> = new Set(['command-line-arguments', 'cmd', 'std']);

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
export function goPackages({ goVersion, modules }: Extract<BuildInfo, { kind: 'found' }>): readonly ReadRecord[] {
  const text = parseModuleText(modules);
  const main = mainModule(text);
  const dependencies = text.dependencies.filter((dependency) => dependency !== main);
  return [
    ...(main === undefined ? [] : recordOf(withStamp(main, text.settings.get('-ldflags') ?? ''))),
    ...dependencies.flatMap(recordOf),
    ...toolchain(goVersion, isToolchains(text)),
    ...doubts(text),
  ];
}

/**
 * Where the linker was told of no main module, it is the one that has the program's package. What is built from named
 * files alone belongs to none, and what is Go's own to the toolchain.
 */
function mainModule({ main, program, dependencies }: ModuleText): Module | undefined {
  if (main !== undefined) return NO_MODULES.has(main.path) ? undefined : main;
  const having = dependencies.filter(({ path }) => path !== '' && `${program}/`.startsWith(`${path}/`));
  return having.toSorted((one, other) => other.path.length - one.path.length)[0];
}

function withStamp(main: Module, ldflags: string): Module {
  const isUncertain = main.version === '' || main.version === NO_VERSION || PSEUDO_VERSION.test(main.version);
  const stamped = isUncertain ? stampedVersion(ldflags, main.path) : undefined;
  return stamped === undefined ? main : { path: main.path, version: stamped };
}

function recordOf({ path, version, replacedBy }: Module): readonly ReadRecord[] {
  if (path === '') return [];
  const isFolder = replacedBy !== undefined && /^(?:\.\.?(?:[/\\]|$)|[/\\]|[A-Za-z]:)/.test(replacedBy.path);
  if (isFolder) return [languageRecord('golang', path, NO_VERSION)];
  const actual = replacedBy === undefined || replacedBy.path === '' ? { path, version } : replacedBy;
  return [languageRecord('golang', actual.path, actual.version === '' ? NO_VERSION : actual.version)];
}

/** The toolchain's own programs are `cmd/go` and the like, of a module that has no version but the toolchain's. */
function isToolchains({ program, main }: ModuleText): boolean {
  return program.startsWith('cmd/') && (main === undefined || NO_MODULES.has(main.path));
}

function toolchain(goVersion: string, isToolchain: boolean): readonly ReadRecord[] {
  if (goVersion === '') return [{ kind: 'malformed', reason: 'it does not say which Go built it' }];
  const release = toolchainVersion(goVersion);
  if (release === undefined) {
    return [{ kind: 'malformed', reason: `it was built by "${goVersion.slice(0, 100)}", which is no release of Go` }];
  }
  const names = isToolchain ? ['stdlib', 'toolchain'] : ['stdlib'];
  return names.map((name) => languageRecord('golang', name, release));
}

function doubts({ malformed }: ModuleText): readonly ReadRecord[] {
  if (malformed === 0) return [];
  return [{ kind: 'malformed', reason: `${malformed} lines of its Go build information are malformed` }];
}
