import { appliedScanningFilters, scanFrequency } from '../../../scan/index.ts';
import type { ScanningConfiguration, ScanningRule } from '../../../scan/types.ts';
import { repositoryArn } from '../arn.ts';
import { AwsError } from '../error.ts';
import type { AwsCall } from '../types.ts';
import type { Handlers } from './handler.ts';
import { repositoryNotFound } from './refusals.ts';
import { findRepository, newRepositoryName } from './repository.ts';
import type {
  PutRegistryScanningConfigurationRequest,
  RegistryScanningConfiguration,
  RepositoryScanningConfiguration,
  RepositoryScanningConfigurationFailure,
  ScanningRepositoryFilter,
} from './shapes.generated.ts';

/** What is scanned without being asked: the registry's rules, and each repository's own switch. */
export const scanningConfigurationHandlers = {
  PutImageScanningConfiguration: {
    permission: 'administer',
    async handle({ repositoryName, imageScanningConfiguration }, call) {
      const { name } = await findRepository(call, repositoryName);
      const { scanOnPush = false } = imageScanningConfiguration;
      const repository = await call.registry.repositories.update(name, { scanOnPush });
      if (repository === undefined) throw repositoryNotFound({ account: call.account, name });
      return { registryId: call.account, repositoryName: name, imageScanningConfiguration: { scanOnPush } };
    },
  },
  GetRegistryScanningConfiguration: {
    permission: 'pull',
    handle: async (_request, call) => ({
      registryId: call.account,
      scanningConfiguration: configurationShape(await call.scans.configuration()),
    }),
  },
  PutRegistryScanningConfiguration: {
    permission: 'administer',
    async handle(request, call) {
      const configuration = { rules: rulesOf(request) };
      await call.scans.putConfiguration(configuration);
      return { registryScanningConfiguration: configurationShape(configuration) };
    },
  },
  BatchGetRepositoryScanningConfiguration: {
    permission: 'pull',
    async handle({ repositoryNames }, call) {
      const configuration = await call.scans.configuration();
      const scanningConfigurations: RepositoryScanningConfiguration[] = [];
      const failures: RepositoryScanningConfigurationFailure[] = [];
      for (const name of repositoryNames) {
        const found = await repositoryConfiguration(call, configuration, name);
        if ('failureCode' in found) failures.push(found);
        else scanningConfigurations.push(found);
      }
      return { scanningConfigurations, failures };
    },
  },
} satisfies Handlers;

function rulesOf({ scanType = 'BASIC', rules = [] }: PutRegistryScanningConfigurationRequest): ScanningRule[] {
  if (scanType !== 'BASIC') {
    throw new AwsError(
      'ValidationException',
      `The scan type ${scanType} is not offered by this registry: scanType must be BASIC`,
    );
  }
  return rules.map(({ scanFrequency: frequency, repositoryFilters }) => {
    if (frequency === 'CONTINUOUS_SCAN') {
      throw new AwsError(
        'ValidationException',
        'The scan frequency CONTINUOUS_SCAN is not valid for the scan type BASIC',
      );
    }
    return { frequency, filters: repositoryFilters.map(({ filter }) => filter) };
  });
}

function configurationShape({ rules }: ScanningConfiguration): RegistryScanningConfiguration {
  return {
    scanType: 'BASIC',
    rules: rules.map(({ frequency, filters }) => ({
      scanFrequency: frequency,
      repositoryFilters: filters.map(filterShape),
    })),
  };
}

async function repositoryConfiguration(
  call: AwsCall,
  configuration: ScanningConfiguration,
  repositoryName: string,
): Promise<RepositoryScanningConfiguration | (RepositoryScanningConfigurationFailure & { failureCode: string })> {
  const repository = await call.registry.repositories.get(newRepositoryName(repositoryName));
  if (repository === undefined) {
    const failureReason = `The repository with name '${repositoryName}' does not exist in the registry with id '${call.account}'`;
    return { repositoryName, failureCode: 'REPOSITORY_NOT_FOUND', failureReason };
  }
  const filters = appliedScanningFilters(configuration, repositoryName);
  const scanOnPush = repository.scanOnPush || filters.length > 0;
  return {
    repositoryArn: repositoryArn(call, repositoryName),
    repositoryName,
    scanOnPush,
    scanFrequency: scanFrequency(repository, configuration),
    appliedScanFilters: filters.map(filterShape),
  };
}

function filterShape(filter: string): ScanningRepositoryFilter {
  return { filter, filterType: 'WILDCARD' };
}
