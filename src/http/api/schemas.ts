import { z } from '@hono/zod-openapi';
import { EXCUSE_STATUSES, JUSTIFICATIONS } from '../../excuse/types.ts';
import { EVIDENCES } from '../../inventory/types.ts';
import { SEVERITIES } from '../../match/types.ts';

/*
 * The shapes of what is answered. `types.ts` has them as types alone. Times are ISO 8601 in UTC; a field that is not
 * known is left out.
 */

const time = z.iso.datetime();
const count = z.int().min(0);
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

const sourceSchema = z.object({ name: z.string(), version: z.string() });
const evidenceSchema = z.enum(EVIDENCES).openapi({
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
  })
  .openapi('Image');

/** Of the image that a list is of. */
export const ofImage = {
  repository: z.string(),
  digest: z.string(),
  platform: z.string().optional(),
};

export const next = z.string().optional().openapi({ description: 'The `cursor` of the next page; absent on the last' });

export const imagesSchema = z.object({ images: z.array(imageSchema), next }).openapi('Images');

export const packagesSchema = z.object({ ...ofImage, packages: z.array(packageSchema), next }).openapi('Packages');

const foundSchema = z.object({
  type: z.string(),
  name: z.string(),
  version: z.string(),
  architecture: z.string().optional(),
  purl: z.string(),
  source: sourceSchema,
  path: z.string(),
  layerDigest: z.string(),
  evidence: evidenceSchema,
});

const excusedBySchema = z
  .object({
    id: z.int().optional().openapi({ description: 'Of the excuse' }),
    owner: z.string(),
    status: z.enum(EXCUSE_STATUSES),
    justification: z.enum(JUSTIFICATIONS).optional(),
    reason: z.string(),
    ticket: z.string().optional(),
    expiresAt: time.optional(),
  })
  .openapi('ExcusedBy', { description: 'On whose word it needs nobody, and until when' });

const claimSchema = z
  .object({
    document: z.string().openapi({ description: 'The digest of the blob that says it' }),
    status: z.enum(EXCUSE_STATUSES),
    justification: z.enum(JUSTIFICATIONS).optional(),
    statement: z.string().optional(),
    package: z.string().optional().openapi({ description: 'A purl; absent where it is said of the whole image' }),
    author: z.string().optional().openapi({ description: 'Who the document says wrote it' }),
    signer: z.string().optional().openapi({ description: 'The listed signer whose word it is' }),
    doubt: z.string().optional().openapi({ description: 'Why it excuses nothing; absent where it does' }),
  })
  .openapi('VexClaim');

const findingSchema = z
  .object({
    vulnerability: z.string().openapi({ example: 'CVE-2022-37434' }),
    aliases: z.array(z.string()),
    title: z.string().optional(),
    description: z.string().optional(),
    uri: z.string().optional(),
    severity: z.enum(SEVERITIES),
    score: z.number().optional(),
    vector: z.string().optional(),
    cvssVersion: z.string().optional(),
    verdict: z.enum(['affected', 'undetermined']),
    reason: z.string().optional().openapi({ description: 'Why it is undetermined' }),
    state: z.string().optional().openapi({ description: 'The publisher’s word', example: 'no-dsa' }),
    source: z.string(),
    fixedVersion: z.string().optional(),
    openedAt: time,
    knownExploited: z
      .object({ on: z.iso.date(), due: z.iso.date().optional(), ransomware: z.boolean() })
      .optional()
      .openapi({ description: 'In CISA’s catalogue of known exploited vulnerabilities since that day' }),
    epss: z
      .object({ score: z.number(), percentile: z.number() })
      .optional()
      .openapi({ description: 'FIRST’s EPSS, both from 0 to 1' }),
    excusedBy: excusedBySchema.optional(),
    claims: z
      .array(claimSchema)
      .optional()
      .openapi({ description: 'What VEX documents say of it that are attached to the image' }),
    package: foundSchema.openapi({
      description: 'Of those that have it, the one that is shown: affected before undetermined, the worst first',
    }),
    also: z
      .array(foundSchema.extend({ verdict: z.enum(['affected', 'undetermined']), fixedVersion: z.string().optional() }))
      .openapi({ description: 'Others of the same source, or the same at other paths: the first hundred' }),
  })
  .openapi('Finding');

export const findingsSchema = z
  .object({
    ...ofImage,
    at: time.openapi({ description: 'The time as of which all pages are' }),
    counts: severityCounts.openapi({ description: 'Without what is excused' }),
    excusedCounts: severityCounts.openapi({ description: 'Of what is excused' }),
    coverage: z
      .object({ kind: coverageSchema.shape.kind, reasons: coverageSchema.shape.reasons })
      .openapi({ description: 'What the findings speak of: an empty list is a clean bill only where it is covered' }),
    findings: z.array(findingSchema),
    next,
  })
  .openapi('Findings');

const verdictSchema = z.enum(['affected', 'not-affected', 'undetermined']);

const namedCvssSchema = z.object({ version: z.string(), vector: z.string(), score: z.number(), source: z.string() });

const statementSchema = z.object({
  source: z.string(),
  title: z.string().openapi({ description: 'The publisher', example: 'Debian security tracker' }),
  id: z.string().openapi({ description: 'Of the advisory' }),
  uri: z.string().optional(),
  ecosystem: z.string(),
  name: z.string().openapi({ description: 'The package that it is filed under' }),
  verdict: z
    .enum(['affected', 'not-affected', 'undetermined', 'not-concerned'])
    .openapi({ description: 'not-concerned: it says nothing of this package' }),
  sentence: z.string().openapi({ example: 'installed 1.4.10 is not affected: > fixed 1.4.9' }),
  state: z.string().optional(),
  severity: z.string().optional(),
  cvss: namedCvssSchema.optional().openapi({ description: 'Of those that stand beside it, the one that counts' }),
});

const decisionSchema = z
  .object({
    by: z.enum(['malice', 'word', 'score', 'nothing']),
    sentence: z.string().openapi({ example: 'Red Hat VEX calls it "Important"' }),
    word: z
      .object({ text: z.string(), source: z.string() })
      .optional()
      .openapi({ description: 'The publisher’s own, whether or not it decided' }),
    cvss: namedCvssSchema.optional().openapi({ description: 'The one that counts, whether or not it decided' }),
  })
  .openapi('SeverityDecision');

export const explanationSchema = z
  .object({
    ...ofImage,
    name: z.string().openapi({ description: 'The vulnerability as it was asked for' }),
    answer: z.enum(['affected', 'undetermined', 'not-reported']),
    isKnown: z.boolean().openapi({ description: 'Whether any advisory that is loaded names it' }),
    packages: z.array(
      z.object({
        type: z.string(),
        name: z.string(),
        version: z.string(),
        purl: z.string(),
        source: sourceSchema,
        path: z.string(),
        layerDigest: z.string(),
        verdict: verdictSchema,
        reason: z.string().optional(),
        severity: z.enum(SEVERITIES).optional(),
        score: z.number().optional(),
        vector: z.string().optional(),
        severityDecision: decisionSchema.optional().openapi({ description: 'Why it is of that severity' }),
        fixedVersion: z.string().optional(),
        statements: z.array(statementSchema),
      }),
    ),
    excused: z
      .array(z.object({ purl: z.string(), ...excusedBySchema.shape }))
      .openapi({ description: 'The findings of it that are excused there: by whom, why and until when' }),
    elsewhere: z
      .array(z.object({ ecosystem: z.string(), name: z.string() }))
      .openapi({ description: 'What else it is filed under, of which the image has nothing: the first of them' }),
    elsewhereCount: count,
    coverage: z.object({ kind: coverageSchema.shape.kind, reasons: coverageSchema.shape.reasons }),
  })
  .openapi('Explanation');

export const vulnerableImagesSchema = z
  .object({
    images: z.array(
      z.object({
        repository: z.string(),
        sandbox,
        digest: z.string(),
        tags: z.array(z.string()).openapi({ description: 'Of the image, and of indexes that list it' }),
        isExcused: z.literal(true).optional().openapi({ description: 'Each finding of it is excused there' }),
      }),
    ),
    next,
  })
  .openapi('VulnerableImages');

export const imageCoverageSchema = z.object({ ...ofImage, coverage: coverageSchema }).openapi('ImageCoverage');

export const holdersSchema = z
  .object({
    images: z.array(
      z.object({
        repository: z.string(),
        sandbox,
        digest: z.string(),
        tags: z.array(z.string()).openapi({ description: 'Of the image, and of indexes that list it' }),
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
  .object({ names: z.array(z.object({ type: z.string(), name: z.string() })) })
  .openapi('PackageNames');

export const advisoriesSchema = z
  .object({
    snapshot: z.object({ digest: z.string(), builtAt: time }).optional().openapi({ description: 'The one in use' }),
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
