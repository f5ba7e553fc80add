import { distributionRecord, HEAD_BYTES } from '../python-distribution.ts';
import { packageFacts } from '../records.ts';
import type { Extractor, FileEntry } from '../types.ts';
import { baseName, wantedNames } from '../wanted-names.ts';

/**
 * Distributions of Python as installers leave them (Python Packaging User Guide, "Recording installed projects"):
 * `x.dist-info/METADATA`, `x.egg-info/PKG-INFO`, `EGG-INFO/PKG-INFO` of an unfolded egg, and `x.egg-info` as one file.
 * What an uninstallation that was broken off leaves, `~x.dist-info`, is installed for nobody.
 */
export const pythonMetadata: Extractor = {
  id: 'python-metadata',
  version: 1,
  limitBytes: 2 ** 26,
  ...wantedNames({ names: ['metadata', 'pkg-info'], endings: ['.egg-info'], also: isOfDistribution }),
  async *extract(file, { signal }) {
    const record = distributionRecord(file.read(0, HEAD_BYTES), placeOf(file.path));
    yield* packageFacts({ evidence: 'installed' }, [record], signal);
  },
};

function isOfDistribution({ path }: FileEntry): boolean {
  const place = placeOf(path).toLowerCase();
  const isMetadata = /(?:^|\/)metadata$/i.test(path);
  return !place.startsWith('~') && (place.endsWith('egg-info') || (isMetadata && place.endsWith('dist-info')));
}

/** The name that tells of which distribution the file is: its own where it is an egg-info, else that of its folder. */
function placeOf(path: string): string {
  if (/\.egg-info$/i.test(path)) return baseName(path);
  return baseName(path.slice(0, Math.max(path.lastIndexOf('/'), 0)));
}
