import {
  propertyNames,
  propertyOf,
  type SbomComponent,
  type SbomDocument,
  type SbomPackage,
} from '../inventory/bom/index.ts';

type OsRelease = Readonly<Record<string, string>>;

/** The fields of the os-release that an SBOM's image would have, as far as it tells of any. */
export function osReleaseIn(document: SbomDocument, packages: readonly SbomPackage[]): OsRelease | undefined {
  const own = document.properties.flatMap(([name, value]) =>
    name.startsWith(propertyNames.OS_RELEASE) ? [[name.slice(propertyNames.OS_RELEASE.length), value] as const] : [],
  );
  if (own.length > 0) return Object.fromEntries(own);
  const systems = document.components.filter(({ kind }) => kind === 'operating-system').map(fieldsOf);
  const stated = systems.find((fields) => fields?.['VERSION_ID'] !== undefined) ?? systems.find(Boolean);
  const byPurls = mostNamed(packages);
  if (stated === undefined) return byPurls;
  const isSame = stated['VERSION_ID'] === undefined && byPurls?.['ID'] === stated['ID'];
  return isSame ? { ...byPurls, ...stated } : stated;
}

/** Names of distributions that scanners have for what os-release calls otherwise. */
const IDS: ReadonlyMap<string, string> = new Map([
  ['alma', 'almalinux'],
  ['amazon', 'amzn'],
  ['cbl-mariner', 'mariner'],
  ['opensuse.leap', 'opensuse-leap'],
  ['opensuse.tumbleweed', 'opensuse-tumbleweed'],
  ['oracle', 'ol'],
  ['redhat', 'rhel'],
  ['suse linux enterprise server', 'sles'],
]);

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

function idOf(name: string): string | undefined {
  const lower = name.trim().toLowerCase();
  const id = IDS.get(lower) ?? lower;
  return ID.test(id) ? id : undefined;
}

/** Trivy and syft name the component by the id; syft says the rest of os-release in properties. */
function fieldsOf({ name, version, title, properties }: SbomComponent): OsRelease | undefined {
  const id = idOf(propertyOf(properties, 'syft:distro:id') ?? name);
  if (id === undefined) return undefined;
  const given = propertyOf(properties, 'syft:distro:versionID') ?? version?.trim().split(' ')[0];
  const pretty = propertyOf(properties, 'syft:distro:prettyName') ?? title;
  const codename = propertyOf(properties, 'syft:distro:versionCodename');
  return {
    ID: id,
    ...(given === undefined || given === '' ? {} : { VERSION_ID: given }),
    ...(pretty === undefined ? {} : { PRETTY_NAME: pretty }),
    ...(codename === undefined ? {} : { VERSION_CODENAME: codename }),
  };
}

/** The distribution that most purls name; of two that are named as often, the first. */
function mostNamed(packages: readonly SbomPackage[]): OsRelease | undefined {
  const counts = new Map<string, { readonly fields: OsRelease; count: number }>();
  for (const { distro } of packages) {
    const id = distro === undefined ? undefined : idOf(distro.id);
    if (distro === undefined || id === undefined) continue;
    const { version, codename } = distro;
    const fields = {
      ID: id,
      ...(version === undefined ? {} : { VERSION_ID: version }),
      ...(codename === undefined ? {} : { VERSION_CODENAME: codename }),
    };
    const key = JSON.stringify(fields);
    const counted = counts.get(key) ?? { fields, count: 0 };
    counts.set(key, { ...counted, count: counted.count + 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)[0]?.fields;
}
