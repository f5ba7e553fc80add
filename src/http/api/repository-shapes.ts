import type { z } from '@hono/zod-openapi';
import { SEVERITIES } from '../../match/types.ts';
import type { Repository } from '../../registry/types.ts';
import { appliedScanningFilters, readConfiguration } from '../../scan/index.ts';
import { openFindings } from '../../survey/index.ts';
import type { ApiOptions } from './context.ts';
import type { oneRepositorySchema, repositorySchema } from './repository-schemas.ts';
import { timeText } from './shapes.ts';

type ApiRepository = z.infer<typeof repositorySchema>;

const IMAGE_SOURCE = 'ImageSource';

/** Repositories with what is in each, a hundred or so of them. */
export async function repositoryShapes(
  { database: { query } }: Pick<ApiOptions, 'database'>,
  repositories: readonly Repository[],
): Promise<readonly ApiRepository[]> {
  const ids = [...repositories.map(({ id }) => id), 0];
  const held = await query
    .selectFrom('repository_manifest')
    .select('repository_id')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('pushed_at').as('at')])
    .where('repository_id', 'in', ids)
    .groupBy('repository_id')
    .execute();
  const tagged = await query
    .selectFrom('tag')
    .select(['repository_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('repository_id', 'in', ids)
    .groupBy('repository_id')
    .execute();
  const sources = await query
    .selectFrom('repository_label')
    .select(['repository_id', 'value'])
    .where('repository_id', 'in', ids)
    .where('key', '=', IMAGE_SOURCE)
    .execute();
  const images = new Map(held.map((row) => [row.repository_id, row]));
  const tags = new Map(tagged.map((row) => [row.repository_id, Number(row.count)]));
  const source = new Map(sources.map((row) => [row.repository_id, row.value]));
  const findings = await openFindings(query, ids);
  return repositories.map((repository) => {
    const { id } = repository;
    const [own, counts, label] = [images.get(id), findings.get(id), source.get(id)];
    return {
      ...settingsShape(repository),
      images: Number(own?.count ?? 0),
      tags: tags.get(id) ?? 0,
      ...(own === undefined ? {} : { pushedAt: timeText(own.at) }),
      ...(counts === undefined
        ? {}
        : {
            findings: countsOf(counts.counts),
            currentImages: counts.images,
            ...(counts.isDoubtful ? { isDoubtful: true as const } : {}),
          }),
      ...(label === undefined || label === '' ? {} : { source: label }),
    };
  });
}

/** A repository with all that there is to set of it. */
export async function oneRepositoryShape(
  options: Pick<ApiOptions, 'database' | 'registry' | 'url'>,
  repository: Repository,
): Promise<z.infer<typeof oneRepositorySchema> | undefined> {
  const [summary] = await repositoryShapes(options, [repository]);
  if (summary === undefined) return undefined;
  const { name, tagMutability, mutabilityExclusions, encryption, policy, lifecyclePolicy } = repository;
  const { lifecyclePolicySetAt: setAt } = repository;
  const filters = appliedScanningFilters(await readConfiguration(options.database.query), name);
  return {
    ...summary,
    uri: `${new URL(options.url).host}/${name}`,
    labels: await options.registry.repositories.labels(repository.id),
    tagMutability,
    mutabilityExclusions: [...mutabilityExclusions],
    encryption,
    scanning: { onPush: repository.scanOnPush || filters.length > 0, filters },
    ...(policy === undefined ? {} : { policy }),
    ...(lifecyclePolicy === undefined ? {} : { lifecyclePolicy }),
    ...(lifecyclePolicy === undefined || setAt === undefined ? {} : { lifecyclePolicySetAt: timeText(setAt) }),
  };
}

function settingsShape({ name, createdAt, scanOnPush, sandbox }: Repository) {
  return {
    name,
    createdAt: timeText(createdAt),
    scanOnPush,
    ...(sandbox === undefined ? {} : { sandbox: true as const, sandboxDays: sandbox.days }),
  };
}

/** Counts by index into SEVERITIES, by its words; what does not occur is left out. */
function countsOf(counts: readonly number[]): ApiRepository['findings'] {
  const present = SEVERITIES.map((severity, at) => [severity, counts[at] ?? 0] as const);
  return Object.fromEntries(present.filter(([, count]) => count > 0));
}
