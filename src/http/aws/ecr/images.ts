import { type Digest, parseDigest } from '../../../oci/digest.ts';
import type { Image, ImageFilter, Repository } from '../../../registry/types.ts';
import type { AwsCall } from '../types.ts';
import type { Handlers } from './handler.ts';
import { imageDetails } from './image-detail.ts';
import { findImage } from './image-id.ts';
import { pageToken, readPageToken } from './page-token.ts';
import { invalidParameter } from './refusals.ts';
import { findRepository } from './repository.ts';
import type {
  DescribeImagesFilter,
  DescribeImagesRequest,
  DescribeImagesResponse,
  ImageIdentifier,
  ListImagesRequest,
  ListImagesResponse,
} from './shapes.generated.ts';

/** Images as lists. */
export const imageHandlers = {
  DescribeImages: {
    permission: 'pull',
    async handle(request, call) {
      const repository = await findRepository(call, request.repositoryName);
      return request.imageIds === undefined
        ? await describePage(request, repository, call)
        : await describeNamed(request, request.imageIds, repository, call);
    },
  },
  ListImages: {
    permission: 'pull',
    handle: async (request, call) => await listPage(request, await findRepository(call, request.repositoryName), call),
  },
} satisfies Handlers;

async function describePage(
  { nextToken, maxResults = 100, filter }: DescribeImagesRequest,
  repository: Repository,
  call: AwsCall,
): Promise<DescribeImagesResponse> {
  const listing = `DescribeImages/${repository.name}`;
  const [after] = readPageToken(listing, nextToken);
  if (excludesActive(filter)) return { imageDetails: [] };
  const found = await call.registry.images.list(repository.id, {
    ...(after === undefined ? {} : { after }),
    limit: maxResults + 1,
    filter: registryFilter(filter),
  });
  const page = found.slice(0, maxResults);
  const last = page.at(-1);
  return {
    imageDetails: await imageDetails(call, repository, page),
    ...(found.length > page.length && last !== undefined ? { nextToken: pageToken(listing, [last.digest]) } : {}),
  };
}

async function describeNamed(
  request: DescribeImagesRequest,
  imageIds: readonly ImageIdentifier[],
  repository: Repository,
  call: AwsCall,
): Promise<DescribeImagesResponse> {
  for (const parameter of ['nextToken', 'maxResults'] as const) {
    if (request[parameter] !== undefined) throw invalidParameter(parameter, 'must be null when imageIds is given');
  }
  const digests = new Set<Digest>();
  for (const imageId of imageIds) digests.add(await findImage(call, repository, imageId));
  if (excludesActive(request.filter)) return { imageDetails: [] };
  const filter = { ...registryFilter(request.filter), digests: [...digests] };
  const images = await call.registry.images.list(repository.id, { limit: digests.size, filter });
  return { imageDetails: await imageDetails(call, repository, images) };
}

/**
 * Ids are listed image by image, those of one image by tag. A token holds the last id's digest and tag: the image's
 * further tags come first on the next page.
 */
async function listPage(
  { nextToken, maxResults = 100, filter }: ListImagesRequest,
  repository: Repository,
  call: AwsCall,
): Promise<ListImagesResponse> {
  const listing = `ListImages/${repository.name}`;
  const [after, afterTag = ''] = readPageToken(listing, nextToken);
  if (excludesActive(filter)) return { imageIds: [] };
  const begun = await furtherTags(call, repository, after ?? '', afterTag);
  const images = await call.registry.images.list(repository.id, {
    ...(after === undefined ? {} : { after }),
    limit: maxResults + 1,
    filter: registryFilter(filter),
  });
  const ids = [...begun, ...images.flatMap(idsOf)];
  const page = ids.slice(0, maxResults);
  const last = page.at(-1);
  const position = [last?.imageDigest ?? '', last?.imageTag ?? ''];
  return { imageIds: page, ...(ids.length > page.length ? { nextToken: pageToken(listing, position) } : {}) };
}

/** What is left of an image whose tags did not all fit on the page before. */
async function furtherTags(
  call: AwsCall,
  repository: Repository,
  digest: string,
  afterTag: string,
): Promise<ImageIdentifier[]> {
  const parsed = parseDigest(digest);
  if (parsed === undefined || afterTag === '') return [];
  const image = await call.registry.images.get(repository.id, parsed);
  return image === undefined ? [] : idsOf(image).filter(({ imageTag = '' }) => imageTag > afterTag);
}

function idsOf(image: Image): ImageIdentifier[] {
  if (image.tags.length === 0) return [{ imageDigest: image.digest }];
  return image.tags.map((imageTag) => ({ imageDigest: image.digest, imageTag }));
}

function registryFilter(filter: DescribeImagesFilter | undefined): ImageFilter {
  const status = filter?.tagStatus ?? 'ANY';
  return status === 'ANY' ? {} : { tagged: status === 'TAGGED' };
}

/** Images are never archived here: a filter for archived ones finds none. */
function excludesActive(filter: DescribeImagesFilter | undefined): boolean {
  return filter?.imageStatus === 'ARCHIVED' || filter?.imageStatus === 'ACTIVATING';
}
