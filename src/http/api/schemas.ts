import { z } from '@hono/zod-openapi';
import { EVIDENCES } from '../../inventory/types.ts';
import { SEVERITIES } from '../../match/types.ts';

/*
 * The shapes of what is answered, beside those of findings (`finding-schemas.ts`). `types.ts` has them as types alone.
 * Times are ISO 8601 in UTC; a field that is not known is left out.
 */

export const time = z.iso.datetime();
export const count = z.int().min(0);
const sandbox = z.literal(true).optional().openapi({ description: 'The repository is a sandbox' });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().openapi({ description: 'A word to tell problems apart by', example: 'image-unknown' }),
  })
  .openapi('Problem');

const supportSchema = z
  .object({
    kind: z.enum(['supported', 'extended', 'end-of-life', 'unknown']),
    until: time.optional(),
    since: time.optional(),
    by: z.string().optional().openapi({ description: 'Who extends it', example: 'Debian LTS' }),
  })
  .openapi('Support');

export const coverageSchema = z
  .object({
    kind: z
      .enum(['covered', 'unreadable', 'unsupported', 'no-advisories', 'end-of-life', 'partial', 'stale'])
      .openapi({ description: 'covered, or the first reason why nothing, or not everything, can be said' }),
    reasons: z.array(z.string()).openapi({ description: 'A sentence for each reason' }),
    distro: z
      .object({
        id: z.string().openapi({ example: 'debian' }),
        release: z.string().optional(),
        name: z.string(),
        isKnown: z.boolean().openapi({ description: 'Whether Pratique knows the distribution' }),
        support: supportSchema,
      })
      .optional(),
    ecosystems: z.array(
      z.object({
        ecosystem: z.string().optional().openapi({ description: 'By OSV’s name', example: 'Debian:12' }),
        type: z.string().openapi({ description: 'purl’s type', example: 'deb' }),
        packages: count,
        advisories: z.enum(['loaded', 'missing', 'unfiled']),
        changedAt: time.optional(),
        fetchedAt: time.optional(),
      }),
    ),
    partial: z.array(z.string()),
    unreadable: z.array(z.string()),
    stale: z.array(z.object({ source: z.string(), title: z.string(), fetchedAt: time, reason: z.string() })),
  })
  .openapi('Coverage');

export const sourceSchema = z.object({ name: z.string(), version: z.string() });
export const evidenceSchema = z.enum(EVIDENCES).openapi({
  description: 'installed: its own files say so; locked: a lock file plans it; claimed: an SBOM says so',
});
export const layerSchema = z.object({
  index: count.openapi({ description: 'From the base, 0' }),
  digest: z.string(),
});

export const packageSchema = z
  .object({
    type: z.string().openapi({ example: 'deb' }),
    name: z.string(),
    version: z.string(),
    architecture: z.string().optional(),
    purl: z.string(),
    source: sourceSchema.optional().openapi({ description: 'What it was built from, where that is another' }),
    distro: z.object({ id: z.string(), release: z.string().optional() }).optional(),
    vendor: z.string().optional(),
    module: z.string().optional().openapi({ description: 'Of an rpm: its modularity label' }),
    path: z.string(),
    layer: layerSchema.optional().openapi({ description: 'Absent of what only an attached SBOM claims' }),
    evidence: evidenceSchema,
    owner: z
      .object({ type: z.string(), name: z.string(), version: z.string(), purl: z.string() })
      .optional()
      .openapi({ description: 'The package of the operating system that brought the file' }),
  })
  .openapi('Package');

const countsSchema = z
  .object({
    total: count.openapi({ description: 'Distinct packages' }),
    owned: count.openapi({ description: 'Those of them that packages of the operating system brought' }),
    byType: z.record(z.string(), count),
    byEvidence: z.record(z.string(), count),
  })
  .openapi('PackageCounts');

export const severityCounts = z.partialRecord(z.enum(SEVERITIES), count).openapi('SeverityCounts');

export const scanSchema = z
  .object({
    status: z.enum(['PENDING', 'IN_PROGRESS', 'COMPLETE', 'FAILED']),
    reason: z.string().optional().openapi({ description: 'Why it failed, or what its findings do not speak of' }),
    startedAt: time,
    completedAt: time.optional(),
  })
  .openapi('ImageScan');

export const inspectionSchema = z
  .object({
    state: z.enum(['waiting', 'running', 'retrying']),
    reason: z.string().optional().openapi({ description: 'Why the last one broke off' }),
    againAt: time.optional(),
  })
  .openapi('ImageInspection');

export const imageSchema = z
  .object({
    repository: z.string(),
    sandbox,
    digest: z.string(),
    mediaType: z.string(),
    tags: z.array(z.string()),
    sizeBytes: count.openapi({ description: 'Of the config and the layers as stored' }),
    pushedAt: time,
    isIndex: z.boolean(),
    platforms: z
      .array(
        z.object({
          digest: z.string(),
          platform: z.string().optional().openapi({ example: 'linux/arm64/v8' }),
          state: z.enum(['inspected', 'pending', 'not-an-image']),
          inspectedAt: time.optional(),
          layers: z.array(z.string()).optional(),
          packages: countsSchema.optional(),
          findings: severityCounts.optional(),
          coverage: coverageSchema.optional(),
        }),
      )
      .openapi({ description: 'Of an index, what it lists; of an image, itself' }),
    isCut: z.boolean().openapi({ description: 'Whether the index lists more than is shown' }),
    scan: scanSchema.optional().openapi({ description: 'The last that was asked for, as ECR’s API shows it' }),
    inspection: inspectionSchema.optional().openapi({ description: 'Present where one is to come, or under way' }),
  })
  .openapi('Image');

/** Of the image that a list is of. */
export const ofImage = {
  repository: z.string(),
  digest: z.string(),
  platform: z.string().optional(),
};

/** An image of a list, with where it is held. */
export const heldImage = {
  repository: z.string(),
  sandbox,
  digest: z.string(),
  tags: z.array(z.string()).openapi({ description: 'Of the image, and of indexes that list it' }),
};

export const next = z.string().optional().openapi({ description: 'The `cursor` of the next page; absent on the last' });

export const imagesSchema = z.object({ images: z.array(imageSchema), next }).openapi('Images');

export const packagesSchema = z.object({ ...ofImage, packages: z.array(packageSchema), next }).openapi('Packages');

export const imageCoverageSchema = z.object({ ...ofImage, coverage: coverageSchema }).openapi('ImageCoverage');

export const holdersSchema = z
  .object({
    images: z.array(
      z.object({
        ...heldImage,
        package: packageSchema,
      }),
    ),
    next,
  })
  .openapi('PackageHolders');

export const attachedSbomSchema = z
  .object({
    repository: z.string(),
    digest: z.string().openapi({ description: 'Of the manifest that refers to the image' }),
    artifactType: z.string(),
    subject: z.string().openapi({ description: 'The digest of the image; of an index, of the platform’s' }),
    sbom: z.object({ mediaType: z.string(), digest: z.string(), sizeBytes: count }),
    createdAt: time,
  })
  .openapi('AttachedSbom');

export const namesSchema = z
  .object({ names: z.array(z.object({ type: z.string(), name: z.string() })), next })
  .openapi('PackageNames');

export const advisoriesSchema = z
  .object({
    snapshot: z
      .object({ digest: z.string(), builtAt: time, sizeBytes: count.optional().openapi({ description: 'On disk' }) })
      .optional()
      .openapi({ description: 'The one in use' }),
    sources: z.array(
      z
        .object({
          id: z.string().openapi({ example: 'debian-tracker' }),
          title: z.string(),
          licence: z.string().openapi({ description: 'SPDX id, or the publisher’s words' }),
          attribution: z.string().openapi({ description: 'Whom to name' }),
          everyMinutes: z.number().openapi({ description: 'How often it is asked' }),
          state: z.enum(['fresh', 'stale', 'failed', 'not-loaded']),
          checkedAt: time.optional(),
          fetchedAt: time.optional().openapi({ description: 'When it was last read whole, or found unchanged' }),
          ageSeconds: count.optional().openapi({ description: 'Since fetchedAt' }),
          changedAt: time.optional(),
          statements: count,
          releases: z.array(
            z.object({
              name: z.string().openapi({ description: 'By OSV’s name', example: 'Debian:12' }),
              count,
              kept: z.literal(true).optional().openapi({ description: 'The publisher has dropped it' }),
            }),
          ),
          reason: z.string().optional().openapi({ description: 'Why the last look failed' }),
        })
        .openapi('AdvisorySource'),
    ),
  })
  .openapi('Advisories');
