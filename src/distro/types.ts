/** The fields of an os-release file (os-release(5)), as written there. */
export type OsRelease = Readonly<Record<string, string>>;

/** Where a package's advisories are filed: OSV's ecosystem with its release (`Debian:12`, `Alpine:v3.18`) and a name. */
export interface PackageKey {
  readonly ecosystem: string;
  readonly name: string;
}

/** What an image tells of where its packages come from: names of repositories, and CPEs. */
export interface Repositories {
  readonly names: readonly string[];
  readonly cpes: readonly string[];
}

/** What a publisher promises for a release on a given day. Times are milliseconds since the epoch. */
export type Support =
  | { readonly kind: 'supported'; readonly until?: number }
  | { readonly kind: 'extended'; readonly until?: number; readonly by: string }
  | { readonly kind: 'end-of-life'; readonly since: number }
  | { readonly kind: 'unknown' };

/** One operating system distribution: how it names itself, its releases and its advisories. */
export interface Distro {
  /** os-release's ID, equal to the file's name. */
  readonly id: string;
  readonly title: string;
  /** The version scheme of its packages, and the purl type that its packages bear. */
  readonly scheme: string;
  readonly packageType: string;
  /** The release as its advisories name it (`12`, `v3.18`, `edge`), or undefined where os-release does not tell. */
  release(osRelease: OsRelease): string | undefined;
  /** The ecosystem of a release's advisories: `Debian:12`. */
  ecosystem(release: string): string;
  /**
   * Further ecosystems that speak of a release, such as those of support that is paid for: `Ubuntu:Pro:18.04:LTS`. Some
   * speak only of packages whose source's version says that they are theirs.
   */
  further?(release: string, sourceVersion?: string): readonly string[];
  /** Under which names of a package its advisories are filed: the source's alone where absent. */
  readonly filedUnder?: 'source' | 'source and binary';
  /** Other os-release IDs of what is the same distribution to its advisories. */
  readonly alsoCalled?: readonly string[];
  /**
   * The publisher's products that an image of the release has packages of, by what it tells of its repositories, in the
   * words of `Conditions.cpes`. Where absent, no statement is about some products alone.
   */
  products?(release: string, repositories: Repositories): readonly string[];
  /** How long the release is looked after, as of `now`. */
  support(release: string, now: number): Support;
}
