import type { Digest } from '../../../oci/digest.ts';
import { isIndexMediaType } from '../../../oci/media-type.ts';
import type { Image, Repository } from '../../../registry/types.ts';
import type { Scan } from '../../../scan/types.ts';
import type { AwsCall } from '../types.ts';
import type { ImageDetail, ImageScanFindingsSummary, ImageScanStatus } from './shapes.generated.ts';

/** Images in the form of DescribeImages, with the last scan of each. */
export async function imageDetails(
  call: AwsCall,
  repository: Repository,
  images: readonly Image[],
): Promise<ImageDetail[]> {
  const scans = await call.scans.latest(
    repository.id,
    images.map((image) => image.digest),
  );
  const details = [];
  for (const image of images) {
    const size = await sizeOf(call, image);
    details.push(imageDetail(call, repository, { ...image, imageSize: size }, scans.get(image.digest)));
  }
  return details;
}

/** A scan's state with the sentence that belongs to it. */
export function scanStatusShape({ status, description }: Scan): ImageScanStatus {
  const sentence = description ?? (status === 'COMPLETE' ? 'The scan was completed successfully.' : undefined);
  return { status, ...(sentence === undefined ? {} : { description: sentence }) };
}

/** What the findings of an ended scan have in common. */
export function scanSummaryShape({ completedAt, sourceUpdatedAt, counts }: Scan): ImageScanFindingsSummary {
  return {
    ...(completedAt === undefined ? {} : { imageScanCompletedAt: completedAt / 1000 }),
    ...(sourceUpdatedAt === undefined ? {} : { vulnerabilitySourceUpdatedAt: sourceUpdatedAt / 1000 }),
    findingSeverityCounts: { ...counts },
  };
}

function imageDetail(call: AwsCall, repository: Repository, image: Image, scan: Scan | undefined): ImageDetail {
  return {
    registryId: call.account,
    repositoryName: repository.name,
    imageDigest: image.digest,
    ...(image.tags.length === 0 ? {} : { imageTags: image.tags }),
    imageSizeInBytes: image.imageSize,
    imagePushedAt: image.pushedAt / 1000,
    ...(scan === undefined ? {} : { imageScanStatus: scanStatusShape(scan) }),
    ...(scan?.status === 'COMPLETE' ? { imageScanFindingsSummary: scanSummaryShape(scan) } : {}),
    imageManifestMediaType: image.mediaType,
    ...(image.artifactType === undefined ? {} : { artifactMediaType: image.artifactType }),
    ...(image.pulledAt === undefined ? {} : { lastRecordedPullTime: image.pulledAt / 1000 }),
    ...(image.subject === undefined ? {} : { subjectManifestDigest: image.subject }),
    imageStatus: 'ACTIVE',
  };
}

/** Of an index, the size of its largest platform (ECR API reference, ImageDetail). */
async function sizeOf(call: AwsCall, image: Image): Promise<number> {
  if (!isIndexMediaType(image.mediaType)) return image.imageSize;
  const children = await call.registry.images.children(image.digest);
  const digests = new Set<Digest>(children.map((child) => child.digest));
  const filter = { digests: [...digests] };
  const found = await call.registry.images.list(image.repositoryId, { limit: digests.size, filter });
  return Math.max(0, ...found.map((child) => child.imageSize));
}
