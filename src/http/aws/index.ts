export { layerDownloads } from './ecr/download.ts';
export { createAwsEndpoint } from './endpoint.ts';
export type { AwsFailure } from './types.ts';
export { signingCertificates } from './sns/certificate.ts';
