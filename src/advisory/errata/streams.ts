/** A package that an erratum of a module lists. */
export interface ModularBuild {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

/** What a feed's errata show of modules, for the few that leave their stream out. */
export interface KnownStreams {
  /** An erratum of these modules (`nodejs:18`) lists these packages. */
  learn(modules: readonly string[], builds: readonly ModularBuild[]): void;
  /**
   * The one stream, of the module that an erratum's words name, whose errata list the same packages in the same major
   * and minor versions, or the only one that there is of it; undefined where more than one may be meant.
   */
  find(builds: readonly ModularBuild[], words: ReadonlySet<string>): string | undefined;
}

/** Far more than there are in all of a publisher's errata. */
const MOST_KEYS = 500_000;

export function knownStreams(): KnownStreams {
  const byBuild = new Map<string, Set<string>>();
  const byRelease = new Map<string, Set<string>>();

  function add(known: Map<string, Set<string>>, key: string, modules: readonly string[]): void {
    const seen = known.get(key) ?? new Set();
    if (known.size < MOST_KEYS) known.set(key, seen);
    for (const module of modules) seen.add(module);
  }

  return {
    learn(modules, builds) {
      for (const key of new Set(builds.map(keyOf))) add(byBuild, key, modules);
      for (const release of releasesOf(builds)) add(byRelease, release, modules);
    },
    find(builds, words) {
      const isNamed = (module: string) => words.has(module.slice(0, module.indexOf(':')));
      const namedIn = (known: typeof byBuild, key: string) => [...(known.get(key) ?? [])].filter(isNamed);
      const ofBuilds = builds.map((build) => namedIn(byBuild, keyOf(build)));
      return theOne(ofBuilds) ?? theOne([...releasesOf(builds)].map((release) => namedIn(byRelease, release)));
    },
  };
}

/** What all that are not empty have in common, where that is one. */
function theOne(lists: readonly (readonly string[])[]): string | undefined {
  const [first = [], ...more] = lists.filter((list) => list.length > 0);
  const common = first.filter((module) => more.every((list) => list.includes(module)));
  return common.length === 1 ? common[0] : undefined;
}

function releasesOf(builds: readonly ModularBuild[]): ReadonlySet<string> {
  return new Set(builds.map(({ ecosystem }) => ecosystem));
}

/** `1:10.3.39-1.module_el8…` is of 10.3: streams part where a minor version does, builds do not. */
function keyOf({ ecosystem, name, version }: ModularBuild): string {
  const [upstream = ''] = version.slice(version.indexOf(':') + 1).split('-');
  return JSON.stringify([ecosystem, name, upstream.split('.').slice(0, 2).join('.')]);
}
