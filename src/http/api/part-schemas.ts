import { z } from '@hono/zod-openapi';
import { SEVERITIES } from '../../match/types.ts';
import { imageSchema, layerSchema, next, ofImage, severityCounts } from './schemas.ts';

/* The shapes of what is answered of one image: where it is made, what it is made of, and what mends it. */

const time = z.iso.datetime();
const count = z.int().min(0);

const imageSourceSchema = z
  .object({
    text: z.string(),
    from: z.enum(['ImageSource', 'label']).openapi({
      description: 'ImageSource: what is noted of the repository; label: what the image says of itself',
    }),
  })
  .openapi('ImageSource', { description: 'Where it is made' });

/** Of one image: more than its repository's list tells. */
export const oneImageSchema = z
  .object({ ...imageSchema.shape, source: imageSourceSchema.optional() })
  .openapi('OneImage');

export const remediesSchema = z
  .object({
    ...ofImage,
    remedies: z.array(
      z.object({
        type: z.string().openapi({ description: 'purl’s type of what is upgraded' }),
        name: z.string().openapi({ description: 'What its packages are built from, or the package itself' }),
        packages: z.array(z.string()).openapi({ description: 'As they are installed' }),
        installed: z.array(z.string()).openapi({ description: 'Their versions' }),
        fixedVersion: z.string().openapi({ description: 'The version that mends all of it' }),
        command: z.string().optional().openapi({ description: 'One line, as alerts say it' }),
        instruction: z
          .string()
          .optional()
          .openapi({ description: 'The line to add to a Dockerfile', example: 'RUN apk upgrade --no-cache openssl' }),
        counts: severityCounts,
        findings: z.array(
          z.object({
            vulnerability: z.string(),
            severity: z.enum(SEVERITIES),
            version: z.string().openapi({ description: 'Of the source that its package is built from' }),
            fixedVersion: z.string().optional(),
          }),
        ),
      }),
    ),
    instruction: z
      .string()
      .optional()
      .openapi({ description: 'The one line for all that the operating system’s package manager mends' }),
    unfixed: severityCounts.openapi({ description: 'Findings for which no fix is known' }),
    isCut: z.boolean().openapi({ description: 'Whether there are more findings than were looked through' }),
  })
  .openapi('Remedies');

export const layersSchema = z
  .object({
    ...ofImage,
    layers: z.array(
      z.object({
        ...layerSchema.shape,
        mediaType: z.string(),
        sizeBytes: count.openapi({ description: 'As stored' }),
        step: count.optional().openapi({ description: 'The entry of the history that made it' }),
        packages: count.openapi({ description: 'Those it brought that are still there, once for each path' }),
        findings: severityCounts,
      }),
    ),
    history: z
      .array(
        z.object({
          createdBy: z.string().optional(),
          comment: z.string().optional(),
          createdAt: time.optional(),
          layer: count.optional().openapi({ description: 'Absent of a step that made none' }),
        }),
      )
      .openapi({ description: 'Who made the image claims that these steps did' }),
  })
  .openapi('Layers');

export const referrersSchema = z
  .object({
    repository: z.string(),
    digest: z.string(),
    referrers: z.array(
      z.object({
        digest: z.string(),
        mediaType: z.string(),
        artifactType: z.string().optional(),
        sizeBytes: count.openapi({ description: 'Of the manifest' }),
        annotations: z.record(z.string(), z.string()),
      }),
    ),
    next,
  })
  .openapi('Referrers');
