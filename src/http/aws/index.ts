export { layerDownloads } from './ecr/download.ts';
export { createAwsEndpoint } from './endpoint.ts';
export type { AwsFailure } from './types.ts';
