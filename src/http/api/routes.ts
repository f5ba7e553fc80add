import { createRoute, z } from '@hono/zod-openapi';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import { explanationSchema, findingsSchema, vulnerableImagesSchema } from './finding-schemas.ts';
import {
  explanationParameters,
  findingsParameters,
  holdersParameters,
  imageParameters,
  imagesParameters,
  namesParameters,
  noParameters,
  packagesParameters,
  pageParameters,
  platformParameters,
  referrersParameters,
  repositoryParameters,
  sbomParameters,
  vulnerabilityParameters,
} from './parameters.ts';
import { layersSchema, oneImageSchema, referrersSchema, remediesSchema } from './part-schemas.ts';
import {
  advisoriesSchema,
  attachedSbomSchema,
  holdersSchema,
  imageCoverageSchema,
  imagesSchema,
  namesSchema,
  packagesSchema,
  problemSchema,
} from './schemas.ts';

const IMAGES_PATH = '/api/v1/repositories/{name}/images';
const IMAGE = `${IMAGES_PATH}/{reference}`;
const IMAGES = ['images'];
const PACKAGES = ['packages'];

/** What any endpoint may refuse. */
export const REFUSALS = {
  400: refusal('What was asked for makes no sense'),
  401: refusal('Who asks is not known'),
  403: refusal('Who asks may not see it'),
  429: refusal('Too many wrong logins'),
};
/** What an endpoint of an image may refuse besides. */
const NOT_THERE = {
  ...REFUSALS,
  404: refusal('There is no such repository, image or platform'),
};
export const NOT_YET = {
  ...NOT_THERE,
  409: refusal('The image is not inspected yet, or its list changed between pages'),
};

export const imagesRoute = createRoute({
  method: 'get',
  path: IMAGES_PATH,
  operationId: 'listImages',
  summary: 'A repository’s images and indexes, the newest first, each as it is told of by itself',
  tags: IMAGES,
  request: { params: repositoryParameters, query: imagesParameters },
  responses: { 200: answer(imagesSchema), ...REFUSALS, 404: refusal('There is no such repository') },
});

export const imageRoute = createRoute({
  method: 'get',
  path: IMAGE,
  operationId: 'getImage',
  summary: 'An image or an index: digest, tags, and of each platform how many packages and findings, and its coverage',
  tags: IMAGES,
  request: { params: imageParameters, query: noParameters },
  responses: { 200: answer(oneImageSchema), ...NOT_THERE },
});

export const coverageRoute = createRoute({
  method: 'get',
  path: `${IMAGE}/coverage`,
  operationId: 'getCoverage',
  summary: 'How much of an image its findings speak of, as of now',
  tags: IMAGES,
  request: { params: imageParameters, query: platformParameters },
  responses: { 200: answer(imageCoverageSchema), ...NOT_YET },
});

export const packagesRoute = createRoute({
  method: 'get',
  path: `${IMAGE}/packages`,
  operationId: 'listPackages',
  summary: 'The packages of an image, by name',
  tags: IMAGES,
  request: { params: imageParameters, query: packagesParameters },
  responses: { 200: answer(packagesSchema), ...NOT_YET },
});

export const findingsRoute = createRoute({
  method: 'get',
  path: `${IMAGE}/findings`,
  operationId: 'listFindings',
  summary: 'The findings of an image as of now, worst first',
  tags: IMAGES,
  request: { params: imageParameters, query: findingsParameters },
  responses: { 200: answer(findingsSchema), ...NOT_YET },
});

export const explanationRoute = createRoute({
  method: 'get',
  path: `${IMAGE}/explanation`,
  operationId: 'explainFinding',
  summary: 'Why a vulnerability is reported of an image, or why it is not',
  tags: IMAGES,
  request: { params: imageParameters, query: explanationParameters },
  responses: { 200: answer(explanationSchema), ...NOT_YET },
});

export const remediesRoute = createRoute({
  method: 'get',
  path: `${IMAGE}/remedies`,
  operationId: 'listRemedies',
  summary: 'What mends the findings of an image: what to upgrade, the line that does it, and how much it mends',
  tags: IMAGES,
  request: { params: imageParameters, query: platformParameters },
  responses: { 200: answer(remediesSchema), ...NOT_YET },
});

export const layersRoute = createRoute({
  method: 'get',
  path: `${IMAGE}/layers`,
  operationId: 'listLayers',
  summary: 'The layers of an image: size, packages and findings that each brought, and the step that made it',
  tags: IMAGES,
  request: { params: imageParameters, query: platformParameters },
  responses: { 200: answer(layersSchema), ...NOT_YET },
});

export const manifestRoute = createRoute({
  method: 'get',
  path: `${IMAGE}/manifest`,
  operationId: 'getManifest',
  summary: 'The manifest of an image or an index, or of one of its platforms, as it was pushed',
  tags: IMAGES,
  request: { params: imageParameters, query: platformParameters },
  responses: { 200: document(MEDIA_TYPE.ociManifest), ...NOT_YET },
});

export const configRoute = createRoute({
  method: 'get',
  path: `${IMAGE}/config`,
  operationId: 'getConfig',
  summary: 'The config of an image, as it was pushed',
  tags: IMAGES,
  request: { params: imageParameters, query: platformParameters },
  responses: { 200: document(MEDIA_TYPE.ociConfig), ...NOT_YET },
});

export const referrersRoute = createRoute({
  method: 'get',
  path: `${IMAGE}/referrers`,
  operationId: 'listReferrers',
  summary: 'What is attached to an image or an index, or to one of its platforms: signatures, SBOMs, attestations',
  tags: IMAGES,
  request: { params: imageParameters, query: referrersParameters },
  responses: { 200: answer(referrersSchema), ...NOT_YET },
});

export const vulnerableImagesRoute = createRoute({
  method: 'get',
  path: '/api/v1/vulnerabilities/{id}/images',
  operationId: 'listVulnerableImages',
  summary: 'The images that have a vulnerability now, in all repositories that who asks may pull from',
  tags: ['vulnerabilities'],
  request: { params: vulnerabilityParameters, query: pageParameters },
  responses: { 200: answer(vulnerableImagesSchema), ...REFUSALS },
});

export const sbomRoute = createRoute({
  method: 'get',
  path: `${IMAGE}/sbom`,
  operationId: 'getSbom',
  summary: 'The SBOM of an image, as CycloneDX 1.6 or SPDX 2.3 in JSON',
  tags: IMAGES,
  request: { params: imageParameters, query: sbomParameters },
  responses: {
    200: {
      description: 'The document',
      content: {
        'application/vnd.cyclonedx+json; version=1.6': { schema: z.object({}) },
        'application/spdx+json': { schema: z.object({}) },
      },
    },
    304: { description: 'It is the one of If-None-Match' },
    ...NOT_YET,
  },
});

export const attachSbomRoute = createRoute({
  method: 'post',
  path: `${IMAGE}/sbom`,
  operationId: 'attachSbom',
  summary: 'Attaches the SBOM of an image to it, as an OCI referrer, for who may push to the repository',
  tags: IMAGES,
  request: { params: imageParameters, query: sbomParameters },
  responses: {
    200: { ...answer(attachedSbomSchema), description: 'The same is attached already' },
    201: { ...answer(attachedSbomSchema), description: 'It is attached' },
    ...NOT_YET,
  },
});

export const holdersRoute = createRoute({
  method: 'get',
  path: '/api/v1/packages',
  operationId: 'listPackageHolders',
  summary: 'The images that hold a package, in all repositories that who asks may pull from',
  tags: PACKAGES,
  request: { query: holdersParameters },
  responses: { 200: answer(holdersSchema), ...REFUSALS },
});

export const namesRoute = createRoute({
  method: 'get',
  path: '/api/v1/packages/names',
  operationId: 'listPackageNames',
  summary: 'Names of packages that begin so, for who may pull from every repository',
  tags: PACKAGES,
  request: { query: namesParameters },
  responses: { 200: answer(namesSchema), ...REFUSALS },
});

export const advisoriesRoute = createRoute({
  method: 'get',
  path: '/api/v1/advisories',
  operationId: 'listAdvisorySources',
  summary: 'The sources of advisories: what is loaded of each, how old it is, and whether the last look failed',
  tags: ['advisories'],
  request: { query: noParameters },
  responses: { 200: answer(advisoriesSchema), ...REFUSALS },
});

/** What was pushed, as it was pushed. */
function document(mediaType: string) {
  return { description: 'The document', content: { [mediaType]: { schema: z.object({}) } } };
}

/** What is answered, as JSON. */
export function answer<S extends z.ZodType>(schema: S) {
  return { description: 'The answer', content: { 'application/json': { schema } } };
}

/** A body in JSON, without which there is nothing to do. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  return { required: true, content: { 'application/json': { schema } } };
}

/** A problem, with when it is answered. */
export function refusal(description: string) {
  return { description, content: { 'application/problem+json': { schema: problemSchema } } };
}
