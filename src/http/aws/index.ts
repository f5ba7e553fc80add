export { layerDownloads } from './ecr/download.ts';
export { createAwsEndpoint } from './endpoint.ts';
export type { AwsDependencies, AwsFailure } from './types.ts';
