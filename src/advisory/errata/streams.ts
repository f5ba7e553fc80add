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

/** Of streams, each once for every build that it has: far more than there are in all of a publisher's errata. */
const MOST_KNOWN = 500_000;

export function knownStreams(): KnownStreams {
  const byBuild = new Map<string, Set<string>>();
  const byRelease = new Map<string, Set<string>>();
  let count = 0;

  function add(known: Map<string, Set<string>>, key: string, modules: readonly string[]): void {
    const seen = known.get(key) ?? new Set();
    for (const module of modules) {
      if (seen.has(module) || count === MOST_KNOWN) continue;
      known.set(key, seen.add(module));
      count += 1;
    }
  }

  return {
    learn(modules, builds) {
      for (const key of new Set(builds.map(keyOf))) add(byBuild, key, modules);
      for (const release of releasesOf(builds)) add(byRelease, release, modules);
    },
    find(builds, words) {
      const isNamed = (module: string) => words.has(module.slice(0, module.indexOf(':')));
      const namedIn = (known: typeof byBuild, key: string) => new Set([...(known.get(key) ?? [])].filter(isNamed));
      const ofBuilds = [...new Set(builds.map(keyOf))].map((key) => namedIn(byBuild, key));
      return theOne(ofBuilds) ?? theOne([...releasesOf(builds)].map((release) => namedIn(byRelease, release)));
    },
  };
}

/** What all that are not empty have in common, where that is one. */
function theOne(streams: readonly ReadonlySet<string>[]): string | undefined {
  const [first = [], ...more] = streams.filter(({ size }) => size > 0);
  const common = [...first].filter((module) => more.every((others) => others.has(module)));
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
