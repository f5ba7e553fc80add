export { layerDownloads } from './ecr/download.ts';
export { createAwsEndpoint } from './endpoint.ts';
export { signingCertificates } from './sns/certificate.ts';
export type { AwsFailure } from './types.ts';
