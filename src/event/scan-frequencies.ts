import type { Transaction } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import { pagesById } from '../lib/pages.ts';
import { readRepositories } from '../registry/index.ts';
import type { OnRepositoryChange, Repository } from '../registry/types.ts';
import { readConfiguration, scanFrequency } from '../scan/index.ts';
import type { OnConfigurationChange } from '../scan/types.ts';
import type { EcrEventsOptions } from './ecr-events.ts';

/** What hears of the settings that decide when images are scanned. */
export interface ScanFrequencyEvents {
  readonly onRepositoryChange: OnRepositoryChange;
  readonly onConfigurationChange: OnConfigurationChange;
}

/** An event has at most 256 KiB. */
const MOST_REPOSITORIES = 100;
const PAGE = 500;
const LANE = 'scan-frequency';

/**
 * Puts `ECR Scan Resource Change` where repositories come to be scanned on push, or no longer (Amazon ECR User Guide,
 * "EventBridge events sent for enhanced scanning"): by their own switch, by the registry's rules, or since they are made
 * so. A sandbox tells nobody.
 */
export function scanFrequencies(options: EcrEventsOptions): ScanFrequencyEvents {
  return {
    async onRepositoryChange(tx, { before, repository }) {
      const configuration = await readConfiguration(tx);
      const was = before === undefined ? 'MANUAL' : scanFrequency(before, configuration);
      await put(options, tx, changesOf(repository, was, scanFrequency(repository, configuration)));
    },
    async onConfigurationChange(tx, { before, after }) {
      const pages = pagesById(PAGE, (last) => readRepositories(tx, { after: last, limit: PAGE }));
      for await (const page of pages) {
        const changes = page.flatMap((each) =>
          changesOf(each, scanFrequency(each, before), scanFrequency(each, after)),
        );
        await put(options, tx, changes);
      }
    },
  };
}

type Frequency = ReturnType<typeof scanFrequency>;

interface FrequencyChange {
  readonly name: string;
  readonly before: Frequency;
  readonly after: Frequency;
}

function changesOf({ name, sandbox }: Repository, before: Frequency, after: Frequency): readonly FrequencyChange[] {
  return sandbox !== undefined || before === after ? [] : [{ name, before, after }];
}

async function put(
  { bus, account, region, clock, onEvent }: EcrEventsOptions,
  tx: Transaction,
  changes: readonly FrequencyChange[],
): Promise<void> {
  for (const chunk of chunksOf(changes, MOST_REPOSITORIES)) {
    const repositories = chunk.map(({ name, before, after }) => ({
      'repository-name': name,
      'repository-arn': `arn:aws:ecr:${region}:${account}:repository/${name}`,
      'scan-frequency': after,
      'previous-scan-frequency': before,
    }));
    // AWS tells of enhanced scanning alone; here too, what was scanned once is looked at whenever advisories change.
    const about = { 'resource-type': 'REPOSITORY', 'scan-type': 'ENHANCED' };
    await bus.put(tx, {
      detailType: 'ECR Scan Resource Change',
      source: 'aws.ecr',
      resources: [],
      detail: { 'action-type': 'SCAN_FREQUENCY_CHANGE', repositories, ...about },
      lane: LANE,
      at: clock(),
    });
    onEvent();
  }
}
