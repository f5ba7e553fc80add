export { LAYER_DOWNLOAD_PREFIX, layerDownloads } from './ecr/download.ts';
export { createAwsEndpoint, isAwsRequest } from './endpoint.ts';
export type { AwsDependencies, AwsFailure } from './types.ts';
