import { z } from '@hono/zod-openapi';
import { EXCUSE_STATUSES, JUSTIFICATIONS } from '../../excuse/types.ts';
import { SEVERITIES } from '../../match/types.ts';
import {
  count,
  coverageSchema,
  evidenceSchema,
  heldImage,
  next,
  ofImage,
  severityCounts,
  sourceSchema,
  time,
} from './schemas.ts';

/* The shapes of findings, and of why they are. */

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
        ...heldImage,
        isExcused: z.literal(true).optional().openapi({ description: 'Each finding of it is excused there' }),
      }),
    ),
    next,
  })
  .openapi('VulnerableImages');
