import type { Query } from '../../db/index.ts';

const INSTALLERS = ['dnf', 'dnf5', 'microdnf', 'yum', 'zypper'];

/** Programs that install packages of rpm, which those images have. */
export async function installersOf(query: Query, digests: readonly string[]): Promise<ReadonlySet<string>> {
  if (digests.length === 0) return new Set();
  const rows = await query
    .selectFrom('package')
    .innerJoin('image_package', 'image_package.package_id', 'package.id')
    .innerJoin('image', 'image.id', 'image_package.image_id')
    .select('package.name')
    .distinct()
    .where('package.type', '=', 'rpm')
    .where('package.name', 'in', INSTALLERS)
    .where('image.manifest_digest', 'in', digests)
    .execute();
  return new Set(rows.map(({ name }) => name));
}
