import type { NewRepository, TagMutability } from '../../../registry/types.ts';
import type { AwsCall } from '../types.ts';
import type { Handlers } from './handler.ts';
import { pageToken, readPageToken } from './page-token.ts';
import { invalidParameter, repositoryAlreadyExists, repositoryNotEmpty, repositoryNotFound } from './refusals.ts';
import { findRepository, newRepositoryName, repositoryShape } from './repository.ts';
import { labelsOf } from './resource-tags.ts';
import type {
  CreateRepositoryRequest,
  DescribeRepositoriesRequest,
  DescribeRepositoriesResponse,
  ImageTagMutabilityExclusionFilter,
} from './shapes.generated.ts';

/** Repositories and their settings. */
export const repositoryHandlers = {
  CreateRepository: {
    permission: 'administer',
    async handle(request, call) {
      const repository = await call.registry.repositories.create(newRepository(request));
      if (repository === undefined) {
        throw repositoryAlreadyExists({ account: call.account, name: request.repositoryName });
      }
      return { repository: repositoryShape(call, repository) };
    },
  },
  DescribeRepositories: {
    permission: 'pull',
    handle: async (request, call) =>
      request.repositoryNames === undefined
        ? await listRepositories(request, call)
        : await describeNamed(request, request.repositoryNames, call),
  },
  DeleteRepository: {
    permission: 'administer',
    async handle({ repositoryName, force = false }, call) {
      const { name } = await findRepository(call, repositoryName);
      const outcome = await call.registry.repositories.delete(name, force);
      if (outcome.kind === 'deleted') return { repository: repositoryShape(call, outcome.repository) };
      const place = { account: call.account, name };
      throw outcome.kind === 'not-empty' ? repositoryNotEmpty(place) : repositoryNotFound(place);
    },
  },
  PutImageTagMutability: {
    permission: 'administer',
    async handle({ repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters }, call) {
      const { name } = await findRepository(call, repositoryName);
      const settings = mutability(imageTagMutability, imageTagMutabilityExclusionFilters);
      const repository = await call.registry.repositories.update(name, settings);
      if (repository === undefined) throw repositoryNotFound({ account: call.account, name });
      const { imageTagMutabilityExclusionFilters: filters } = repositoryShape(call, repository);
      return {
        registryId: call.account,
        repositoryName: name,
        imageTagMutability: repository.tagMutability,
        ...(filters === undefined ? {} : { imageTagMutabilityExclusionFilters: filters }),
      };
    },
  },
} satisfies Handlers;

function newRepository(request: CreateRepositoryRequest): NewRepository {
  const { encryptionConfiguration: encryption, imageScanningConfiguration: scanning } = request;
  return {
    name: newRepositoryName(request.repositoryName),
    scanOnPush: scanning?.scanOnPush ?? false,
    ...mutability(request.imageTagMutability ?? 'MUTABLE', request.imageTagMutabilityExclusionFilters),
    ...(encryption === undefined ? {} : { encryption }),
    labels: labelsOf(request.tags ?? []),
  };
}

/** Two of the settings need filters, the other two cannot have any. */
function mutability(
  tagMutability: TagMutability,
  filters: readonly ImageTagMutabilityExclusionFilter[] | undefined,
): { tagMutability: TagMutability; mutabilityExclusions: readonly string[] } {
  const takesFilters = tagMutability.endsWith('_WITH_EXCLUSION');
  if (takesFilters !== (filters !== undefined)) {
    const must = takesFilters ? "can't" : 'must';
    throw invalidParameter(
      'imageTagMutabilityExclusionFilters',
      `ImageTagMutabilityExclusionFilters ${must} be null when imageTagMutability is set as ${tagMutability}`,
    );
  }
  return { tagMutability, mutabilityExclusions: (filters ?? []).map(({ filter }) => filter) };
}

const LISTING = 'DescribeRepositories';

async function listRepositories(
  request: DescribeRepositoriesRequest,
  call: AwsCall,
): Promise<DescribeRepositoriesResponse> {
  const { nextToken, maxResults = 100 } = request;
  const [after] = readPageToken(LISTING, nextToken);
  const found = await call.registry.repositories.list({
    ...(after === undefined ? {} : { after }),
    limit: maxResults + 1,
  });
  const page = found.slice(0, maxResults);
  const last = page.at(-1);
  return {
    repositories: page.map((repository) => repositoryShape(call, repository)),
    ...(found.length > page.length && last !== undefined ? { nextToken: pageToken(LISTING, [last.name]) } : {}),
  };
}

async function describeNamed(
  request: DescribeRepositoriesRequest,
  names: readonly string[],
  call: AwsCall,
): Promise<DescribeRepositoriesResponse> {
  for (const parameter of ['nextToken', 'maxResults'] as const) {
    if (request[parameter] !== undefined) {
      throw invalidParameter(parameter, 'must be null when repositoryNames is given');
    }
  }
  const repositories = [];
  for (const name of new Set(names)) repositories.push(repositoryShape(call, await findRepository(call, name)));
  return { repositories };
}
