import { z } from 'zod';
import type { Provenance } from './types.ts';

const countForm = z.object({ name: z.string(), count: z.number(), kept: z.literal(true).optional() });
const provenanceForm = z.object({
  source: z.string(),
  title: z.string(),
  licence: z.string(),
  attribution: z.string(),
  complete: z.literal(true).optional(),
  urls: z.array(z.string()),
  filesDigest: z.string(),
  firstFiles: z.array(z.string()).optional(),
  readBy: z.string().optional(),
  fetchedAt: z.number(),
  changedAt: z.number(),
  count: z.number(),
  ecosystems: z.array(countForm),
  warnings: z.array(z.object({ reason: z.string(), count: z.number(), example: z.string() })),
  staleReason: z.string().optional(),
});

/** A provenance out of what was once written as JSON. Throws where it is none. */
export function parseProvenance(value: unknown): Provenance {
  const { ecosystems, complete, firstFiles, readBy, staleReason, ...provenance } = provenanceForm.parse(value);
  return {
    ...provenance,
    ecosystems: ecosystems.map(({ name, count, kept }) => ({ name, count, ...(kept === true ? { kept } : {}) })),
    ...(complete === undefined ? {} : { complete }),
    ...(firstFiles === undefined ? {} : { firstFiles }),
    ...(readBy === undefined ? {} : { readBy }),
    ...(staleReason === undefined ? {} : { staleReason }),
  };
}

/** As `parseProvenance`, for a list written as text. */
export function parseProvenances(text: string): readonly Provenance[] {
  return z.array(z.unknown()).parse(JSON.parse(text)).map(parseProvenance);
}

const readFromForm = provenanceForm.pick({ filesDigest: true, firstFiles: true, readBy: true });

/** What was read, out of what was once written as JSON. Throws where it is none. */
export function parseReadFrom(json: string): Pick<Provenance, 'filesDigest' | 'firstFiles' | 'readBy'> {
  const { filesDigest, firstFiles, readBy } = readFromForm.parse(JSON.parse(json));
  return {
    filesDigest,
    ...(firstFiles === undefined ? {} : { firstFiles }),
    ...(readBy === undefined ? {} : { readBy }),
  };
}
