import { ubuntu, ubuntuRelease } from '../../distro/index.ts';

/** Where Canonical files what it says of a package: an ecosystem of OSV, or something that is no release of Ubuntu. */
export type Pocket = { readonly kind: 'ecosystem'; readonly ecosystem: string } | { readonly kind: 'elsewhere' };

/** The parts of Ubuntu Pro whose packages an image may hold, by their words in the tracker, VEX and purls. */
const PRO: ReadonlyMap<string, string> = new Map([
  ['esm', 'Pro'],
  ['esm-infra', 'Pro'],
  ['esm-apps', 'Pro'],
  ['esm-infra-legacy', 'Pro'],
  ['esm-apps-legacy', 'Pro'],
  ['fips', 'Pro:FIPS'],
  ['fips-updates', 'Pro:FIPS-updates'],
  ['fips-preview', 'Pro:FIPS-preview'],
]);

/** Words of the tracker that are no release: upstream's own state, the coming release, snaps. */
const NO_RELEASE: ReadonlySet<string> = new Set(['upstream', 'devel', 'product', 'snap']);

/**
 * The pocket of a word: `jammy`, `esm-infra/xenial`, or `trusty/esm` as it was before. Robots, phones, Core and the
 * kernels of Pro (`ros-esm/foxy`, `vivid/stable-phone-overlay`, `realtime/jammy`) are elsewhere. Undefined for a word
 * that is not known here.
 */
export function pocketOf(word: string): Pocket | undefined {
  if (NO_RELEASE.has(word)) return { kind: 'elsewhere' };
  const parts = word.split('/');
  const release = parts.map(ubuntuRelease).find((one) => one !== undefined);
  if (release === undefined) return parts.length === 2 ? { kind: 'elsewhere' } : undefined;
  if (parts.length === 1) return { kind: 'ecosystem', ecosystem: ubuntu.ecosystem(release) };
  const part = parts.map((one) => PRO.get(one)).find((one) => one !== undefined);
  return part === undefined || parts.length > 2
    ? { kind: 'elsewhere' }
    : { kind: 'ecosystem', ecosystem: ofPart(part, release) };
}

const ECOSYSTEM = /^Ubuntu:(?:(Pro(?::FIPS(?:-updates|-preview)?)?):)?(\d{1,2}\.\d\d)(?::LTS)?$/;

/**
 * The pocket of an ecosystem as Canonical's OSV records write it. The suffix `:LTS` comes when a release is out: before
 * that records say `Ubuntu:26.04` of what is `Ubuntu:26.04:LTS` to those after.
 */
export function pocketOfEcosystem(text: string): Pocket | undefined {
  if (!text.startsWith('Ubuntu:')) return undefined;
  const [, part, release] = ECOSYSTEM.exec(text) ?? [];
  if (release === undefined) return { kind: 'elsewhere' };
  return { kind: 'ecosystem', ecosystem: part === undefined ? ubuntu.ecosystem(release) : ofPart(part, release) };
}

/** Pro's pocket of the same release, for what is filed under the release and is Pro's. */
export function proPocket(ecosystem: string): string {
  return ecosystem.replace(/^Ubuntu:(?!Pro:)/, 'Ubuntu:Pro:');
}

function ofPart(part: string, release: string): string {
  return ubuntu.ecosystem(release).replace('Ubuntu:', `Ubuntu:${part}:`);
}
