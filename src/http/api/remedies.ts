import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { installersOf, instructionForAll, type Remedy, remediesOf } from '../../alert/index.ts';
import { type FindingsOf, findings } from '../../match/index.ts';
import type { Finding } from '../../match/types.ts';
import type { Platform } from '../../oci/manifest.ts';
import { placeAsked } from '../../scan/index.ts';
import type { ApiOptions } from './context.ts';
import { type ImagePath, inspectedAt } from './target.ts';
import type { ApiRemedies } from './types.ts';

/** Each page looks at all findings anew: most images have fewer. */
const PAGE = 5_000;
const MOST = 10_000;

/** What mends the findings of an image that are not excused, what mends the worst first. */
export async function getRemedies(
  options: ApiOptions,
  request: IncomingMessage,
  path: ImagePath & { readonly platform?: Platform | undefined },
): Promise<ApiRemedies> {
  const { repository, image, platform, asked } = await inspectedAt(options, request, path);
  const held = { repositoryId: repository.id, repository: repository.name, digest: asked };
  const place = await placeAsked(options.registry.images, held, path.reference);
  const { manifestDigest } = image;
  const found = await allFindings(options, { manifestDigest, at: options.clock(), place, excused: 'exclude' });
  const hasRpms = found.some(({ package: of }) => of.type === 'rpm');
  const installers = await installersOf(options.database.query, hasRpms ? [manifestDigest] : []);
  const remedies = remediesOf(found, installers);
  const instruction = instructionForAll(remedies, installers);
  return {
    repository: repository.name,
    digest: manifestDigest,
    ...(platform === undefined ? {} : { platform }),
    remedies: remedies.map(remedyShape),
    ...(instruction === undefined ? {} : { instruction }),
    unfixed: unfixedOf(found),
    isCut: found.length === MOST,
  };
}

async function allFindings({ database }: ApiOptions, of: FindingsOf): Promise<readonly Finding[]> {
  const all: Finding[] = [];
  while (all.length < MOST) {
    const page = await findings(database.query, of, { offset: all.length, limit: PAGE });
    all.push(...page);
    if (page.length < PAGE) break;
    await nextTurn();
  }
  return all;
}

function remedyShape({ packages, installed, findings: mended, ...rest }: Remedy): ApiRemedies['remedies'][number] {
  return {
    ...rest,
    packages: [...packages],
    installed: [...installed],
    findings: mended.map(({ name, severity, fixedVersion, package: { sourceVersion } }) => ({
      vulnerability: name,
      severity,
      version: sourceVersion,
      ...(fixedVersion === undefined ? {} : { fixedVersion }),
    })),
  };
}

function unfixedOf(found: readonly Finding[]): ApiRemedies['unfixed'] {
  const counts: ApiRemedies['unfixed'] = {};
  for (const { severity, fixedVersion } of found) {
    if (fixedVersion === undefined) counts[severity] = (counts[severity] ?? 0) + 1;
  }
  return counts;
}
