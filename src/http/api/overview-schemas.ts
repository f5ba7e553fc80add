import { z } from '@hono/zod-openapi';
import { SEVERITIES } from '../../match/types.ts';
import { severityCounts } from './schemas.ts';

const newsSchema = z
  .object({
    vulnerability: z.string(),
    package: z.object({ type: z.string(), name: z.string() }),
    severity: z.enum(SEVERITIES),
    isFixable: z.boolean(),
    at: z.iso.datetime(),
    images: z.int().openapi({ description: 'Under current tags, that have it or had it' }),
    repositories: z.array(z.string()).openapi({ description: 'Some of those that it is about' }),
  })
  .openapi('OverviewNews');

const changesSchema = z
  .object({
    since: z.iso.datetime(),
    opened: severityCounts,
    gone: severityCounts,
    excused: severityCounts,
    stillOpen: severityCounts,
    news: z.array(newsSchema).openapi({ description: 'The worst of what opened and is open still' }),
    mended: z.array(newsSchema).openapi({ description: 'The worst of what is gone' }),
  })
  .openapi('OverviewChanges');

const troubleSchema = z
  .object({
    kind: z.string().openapi({ description: 'Of coverage, or `pending` where the inspection is still to come' }),
    repository: z.string(),
    tag: z.string(),
    digest: z.string(),
    reason: z.string(),
  })
  .openapi('OverviewTrouble');

const worstRepositorySchema = z
  .object({ repository: z.string(), images: z.int(), findings: severityCounts })
  .openapi('OverviewRepository');

const worstLayerSchema = z
  .object({
    digest: z.string(),
    index: z.int().openapi({ description: 'Its place in the image, the base being 0' }),
    distro: z.string().optional(),
    images: z.int(),
    findings: z.int().openapi({ description: 'That it brings, over those images' }),
    example: z.object({ repository: z.string(), tag: z.string() }),
  })
  .openapi('OverviewLayer');

const sourceSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    state: z.enum(['fresh', 'stale', 'failed', 'not-loaded']),
    statements: z.int(),
    fetchedAt: z.iso.datetime().optional(),
    reason: z.string().optional(),
  })
  .openapi('OverviewSource');

export const overviewSchema = z
  .object({
    isEmpty: z.boolean().openapi({ description: 'There is no repository that who asks may pull from' }),
    countedAt: z.iso.datetime().optional().openapi({
      description: 'When what is counted last changed; absent where nothing was counted yet',
    }),
    currentTags: z.array(z.string()),
    repositories: z.int().openapi({ description: 'With images under current tags' }),
    images: z.int(),
    findings: severityCounts,
    days: z
      .array(z.object({ day: z.iso.date(), findings: severityCounts }))
      .openapi({ description: 'At the end of each day in UTC, the oldest first; the last is now' }),
    changes: changesSchema.optional().openapi({ description: 'Where `since` is given' }),
    worstRepositories: z.array(worstRepositorySchema),
    worstLayers: z.array(worstLayerSchema),
    troubleCounts: z.record(z.string(), z.int()),
    troubles: z.array(troubleSchema).openapi({ description: 'The gravest, a few' }),
    sources: z.array(sourceSchema),
  })
  .openapi('Overview');

export type ApiOverview = z.infer<typeof overviewSchema>;
