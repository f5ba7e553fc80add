import type { Repositories } from '../types.ts';

/**
 * One of Red Hat's products, in the one spelling that advisories and images are compared in:
 *
 *     mainline   cpe:/o:redhat:enterprise_linux:8   RHEL 8 as it moves on, with what comes beside it (extras, ELS …)
 *     extended   cpe:/o:redhat:rhel_eus:8.6         a minor release that is mended after the next one is out
 *     layered    cpe:/a:redhat:openshift:4.12       what is installed on top of RHEL
 */
export interface RedHatProduct {
  readonly kind: 'mainline' | 'extended' | 'layered';
  readonly key: string;
  /** The major release of RHEL; undefined for a layered product whose CPE names none. */
  readonly major?: string;
}

const CPE =
  /^cpe:(?:\/|2\.3:)[aoh]:redhat:([a-z0-9_.-]{1,100})(?::([a-z0-9_.*-]{0,60}))?(?::[^:]{0,60})?(?::([^:]{0,60}))?(?::|$)/;
/** EUS, AUS, TUS, E4S and the like: each mends a minor release, and for all of them from the same branch. */
const EXTENDED = /^(?:rhel_(?:eus|aus|tus|e4s|e2s|lus|eus_long_life|mission_critical)|enterprise_linux_eus)$/;
/** Products that have content sets of their own and rpms that RHEL has under the same names. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['rhocp', 'openshift'],
  ['satellite', 'satellite'],
  ['satellite-capsule', 'satellite_capsule'],
  ['ansible-automation-platform', 'ansible_automation_platform'],
  ['jb-eap', 'jboss_enterprise_application_platform'],
]);

/** The product that a CPE (a 2.2 URI, or 2.3) names, whichever repository of it; undefined where it is none of Red Hat's. */
export function redhatProduct(cpe: string): RedHatProduct | undefined {
  const [, product, version = '', edition = ''] = CPE.exec(cpe) ?? [];
  if (product === undefined) return undefined;
  const major = /^(\d{1,2})(?=\.|$)/.exec(version)?.[1];
  if (EXTENDED.test(product) && major !== undefined) {
    return version === major ? mainline(major) : { kind: 'extended', key: extendedKey(version), major };
  }
  if (product === 'enterprise_linux' && major !== undefined) return mainline(major);
  const base = /^el(\d{1,2})(?!\d)/.exec(edition)?.[1];
  if (product.startsWith('rhel_')) {
    const own = base ?? (version === major ? major : undefined);
    return own === undefined ? undefined : mainline(own);
  }
  const key = `cpe:/a:redhat:${product}${version === '' || version === '*' ? '' : `:${version}`}`;
  return { kind: 'layered', key, ...(base === undefined ? {} : { major: base }) };
}

/** The key of a minor release that is mended for longer: `8.6`. */
export function extendedKey(minor: string): string {
  return `cpe:/o:redhat:rhel_eus:${minor}`;
}

/** The key of what a major release is today. */
export function mainlineKey(major: string): string {
  return `cpe:/o:redhat:enterprise_linux:${major}`;
}

/**
 * The products whose packages an image may have. It has those of RHEL as it moves on, unless all that it tells of RHEL is
 * a minor release that is mended for longer. `openshift:4.12` is `openshift:4` too: Red Hat writes of the one and of the
 * other.
 */
export function productsOf(release: string, { names, cpes }: Repositories): readonly string[] {
  const told = [...cpes.map(redhatProduct), ...names.map(productOfContentSet)];
  const known = told.filter((one) => one !== undefined).filter(({ major = release }) => major === release);
  const ofRhel = known.filter(({ kind }) => kind !== 'layered');
  const isExtended = ofRhel.length > 0 && ofRhel.every(({ kind }) => kind === 'extended');
  const keys = known.flatMap(({ key, kind }) => (kind === 'layered' ? shortened(key) : [key]));
  return [...new Set([...(isExtended ? [] : [mainlineKey(release)]), ...keys])].toSorted();
}

function mainline(major: string): RedHatProduct {
  return { kind: 'mainline', key: mainlineKey(major), major };
}

/**
 * What the name of a content set says: `rhel-8-for-x86_64-baseos-eus-rpms__8_DOT_6`. Without its end, which minor release
 * an extended one is of is not told: then it counts as RHEL's own. All others that are not known here belong to RHEL or
 * to products of which an image tells by its CPE.
 */
function productOfContentSet(name: string): RedHatProduct | undefined {
  if (name.length > 300) return undefined;
  const [, major, rest = ''] = /^(?:rhel|ubi)-(\d{1,2})-(.*)$/.exec(name) ?? [];
  const [, minor] = /-(?:eus|aus|tus|e4s)-.*__\d{1,2}_DOT_(\d{1,2})$/.exec(rest) ?? [];
  if (major !== undefined && minor !== undefined) {
    return { kind: 'extended', key: extendedKey(`${major}.${minor}`), major };
  }
  if (major !== undefined) return mainline(major);
  const [, prefix = '', version, base] = /^([a-z-]+)-(\d[\d.]*)-for-rhel-(\d{1,2})-/.exec(name) ?? [];
  const product = PREFIXES.get(prefix);
  if (product === undefined || version === undefined || base === undefined) return undefined;
  return { kind: 'layered', key: `cpe:/a:redhat:${product}:${version}`, major: base };
}

/** `…:4.12.1`, `…:4.12`, `…:4`. */
function shortened(key: string): readonly string[] {
  const at = key.lastIndexOf('.');
  return at <= key.lastIndexOf(':') ? [key] : [key, ...shortened(key.slice(0, at))];
}
