import type { Clock } from '../lib/clock.ts';
import type { OnRegistryChange } from '../registry/types.ts';
import type { OnScanEnded } from '../scan/index.ts';
import type { Bus } from './types.ts';

export interface EcrEventsOptions {
  readonly bus: Bus;
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  /** Called where an event was put; the commit is still to come. */
  onEvent(): void;
}

const SOURCE = 'aws.ecr';

/**
 * Puts `ECR Image Action` for pushes and deletions (Amazon ECR User Guide, "Amazon ECR events and EventBridge"): one
 * event for each tag, and one without a tag for an image that has none. A sandbox tells nobody.
 */
export function imageActions({ bus, clock, onEvent }: EcrEventsOptions): OnRegistryChange {
  return async (tx, change) => {
    if (change.repository.sandbox !== undefined) return;
    const action = change.kind === 'manifest-pushed' ? 'PUSH' : 'DELETE';
    for (const tag of change.tags.length === 0 ? [undefined] : change.tags) {
      const detail = {
        result: 'SUCCESS',
        'repository-name': change.repository.name,
        'image-digest': change.digest,
        'action-type': action,
        ...(tag === undefined ? {} : { 'image-tag': tag }),
      };
      const event = { detailType: 'ECR Image Action', source: SOURCE, resources: [], detail };
      await bus.put(tx, { ...event, lane: change.digest, at: clock() });
    }
    onEvent();
  };
}

/** Puts `ECR Image Scan` for each scan that ECR's API shows. One that failed carries no counts. */
export function imageScans({ bus, account, region, onEvent }: EcrEventsOptions): OnScanEnded {
  return async (tx, { digest, status, at, scans }) => {
    for (const { repository, tags, counts, isSandbox } of scans) {
      if (isSandbox) continue;
      const detail = {
        'scan-status': status,
        'repository-name': repository,
        ...(status === 'COMPLETE' ? { 'finding-severity-counts': counts } : {}),
        'image-digest': digest,
        'image-tags': tags,
      };
      const resources = [`arn:aws:ecr:${region}:${account}:repository/${repository}`];
      await bus.put(tx, { detailType: 'ECR Image Scan', source: SOURCE, resources, detail, lane: digest, at });
      onEvent();
    }
  };
}
