import type { Digest } from '../../../oci/digest.ts';
import type { Repository } from '../../../registry/types.ts';
import type { AwsCall } from '../types.ts';
import { findingShape } from './finding.ts';
import type { Handlers } from './handler.ts';
import { scanStatusShape, scanSummaryShape } from './image-detail.ts';
import { findImage } from './image-id.ts';
import { pageToken, readPageToken } from './page-token.ts';
import { imageNotFound, scanNotFound, unsupportedImageType } from './refusals.ts';
import { findRepository, placeOf } from './repository.ts';
import type { DescribeImageScanFindingsRequest, DescribeImageScanFindingsResponse } from './shapes.generated.ts';

/** Scans of images, and what they found. */
export const scanHandlers = {
  StartImageScan: {
    permission: 'push',
    async handle({ repositoryName, imageId }, call) {
      const repository = await findRepository(call, repositoryName);
      const digest = await findImage(call, repository, imageId);
      const outcome = await call.scans.start(repository, digest);
      if (outcome.kind === 'unknown') throw imageNotFound(placeOf(call, repository), imageId);
      if (outcome.kind === 'not-an-image') {
        throw unsupportedImageType(placeOf(call, repository), imageId, outcome.mediaType);
      }
      return {
        registryId: call.account,
        repositoryName: repository.name,
        imageId: { ...imageId, imageDigest: digest },
        imageScanStatus: scanStatusShape(outcome.scan),
      };
    },
  },
  DescribeImageScanFindings: {
    permission: 'pull',
    async handle(request, call) {
      const repository = await findRepository(call, request.repositoryName);
      const digest = await findImage(call, repository, request.imageId);
      return await describe(request, { repository, digest, call });
    },
  },
} satisfies Handlers;

interface Described {
  readonly repository: Repository;
  readonly digest: Digest;
  readonly call: AwsCall;
}

/** Findings are shown of a scan that is complete, and of no other. */
async function describe(
  { imageId, nextToken, maxResults = 100 }: DescribeImageScanFindingsRequest,
  { repository, digest, call }: Described,
): Promise<DescribeImageScanFindingsResponse> {
  const listing = `DescribeImageScanFindings/${repository.name}/${digest}`;
  const [after] = readPageToken(listing, nextToken);
  const scan = (await call.scans.latest(repository.id, [digest])).get(digest);
  if (scan === undefined) throw scanNotFound(placeOf(call, repository), { ...imageId, imageDigest: digest });
  const answer = {
    registryId: call.account,
    repositoryName: repository.name,
    imageId: { ...imageId, imageDigest: digest },
    imageScanStatus: scanStatusShape(scan),
  };
  if (scan.status !== 'COMPLETE') return answer;
  const page = { ...(after === undefined ? {} : { after }), limit: maxResults };
  const { findings, next } = await call.scans.findings(repository.id, digest, page);
  return {
    ...answer,
    imageScanFindings: { ...scanSummaryShape(scan), findings: findings.map(findingShape) },
    ...(next === undefined ? {} : { nextToken: pageToken(listing, [next]) }),
  };
}
