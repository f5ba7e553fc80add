import type { z } from '@hono/zod-openapi';
import type * as findingSchemas from './finding-schemas.ts';
import type * as parts from './part-schemas.ts';
import type * as schemas from './schemas.ts';

export type { AdvisoryUpdates, UpdateState } from './advisory-updates.ts';

/** What the REST API answers, as clients in TypeScript may have it; docs/api.md says what it means. */
export type ApiProblem = z.infer<typeof schemas.problemSchema>;
export type ApiImage = z.infer<typeof schemas.imageSchema>;
export type ApiOneImage = z.infer<typeof parts.oneImageSchema>;
export type ApiImages = z.infer<typeof schemas.imagesSchema>;
export type ApiCoverage = z.infer<typeof schemas.coverageSchema>;
export type ApiImageCoverage = z.infer<typeof schemas.imageCoverageSchema>;
export type ApiPackage = z.infer<typeof schemas.packageSchema>;
export type ApiPackages = z.infer<typeof schemas.packagesSchema>;
export type ApiFindings = z.infer<typeof findingSchemas.findingsSchema>;
export type ApiRemedies = z.infer<typeof parts.remediesSchema>;
export type ApiLayers = z.infer<typeof parts.layersSchema>;
export type ApiReferrers = z.infer<typeof parts.referrersSchema>;
export type ApiExplanation = z.infer<typeof findingSchemas.explanationSchema>;
export type ApiVulnerableImages = z.infer<typeof findingSchemas.vulnerableImagesSchema>;
export type ApiPackageHolders = z.infer<typeof schemas.holdersSchema>;
export type ApiAttachedSbom = z.infer<typeof schemas.attachedSbomSchema>;
export type ApiAdvisories = z.infer<typeof schemas.advisoriesSchema>;
export type ApiPackageNames = z.infer<typeof schemas.namesSchema>;
