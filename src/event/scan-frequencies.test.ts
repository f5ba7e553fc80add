import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { holdImages } from '../../test/support/held-images.ts';
import { parseRepositoryName } from '../oci/name.ts';
import { repositoriesOf } from '../registry/index.ts';
import type { RepositoryChanges } from '../registry/types.ts';
import type { ScanningConfiguration } from '../scan/types.ts';
import { databaseBus } from './bus.ts';
import { scanFrequencies } from './scan-frequencies.ts';
import type { AwsEvent } from './types.ts';

const NOW = Date.UTC(2026, 2, 4, 5, 6, 7);
const PLACE = { account: '123456789012', region: 'us-east-1' };
const NONE: ScanningConfiguration = { rules: [] };

eachDatabase('ECR Scan Resource Change', (open) => {
  const begin = async (names: readonly string[]) => {
    const db = await open();
    await holdImages(db, [{ digest: 'sha256:1', places: Object.fromEntries(names.map((name) => [name, []])) }]);
    const clock = () => NOW;
    const bus = databaseBus({ dialect: db.dialect, ...PLACE, clock, ids: randomUUID });
    const hears = scanFrequencies({ bus, ...PLACE, clock, onEvent() {} });
    const repositories = repositoriesOf(db, clock);
    const named = async (text: string) => {
      const name = parseRepositoryName(text);
      const repository = name && (await repositories.get(name));
      assert.ok(repository !== undefined);
      return repository;
    };
    let read = 0;
    return {
      /** The repository as it would be after a change. */
      async change(name: string, changes: RepositoryChanges, isNew = false): Promise<void> {
        const before = await named(name);
        const repository = await repositories.update(before.name, changes);
        assert.ok(repository !== undefined);
        await db.write((tx) => hears.onRepositoryChange(tx, { repository, ...(isNew ? {} : { before }) }));
      },
      configure: (before: ScanningConfiguration, after: ScanningConfiguration) =>
        db.write((tx) => hears.onConfigurationChange(tx, { before, after })),
      /** The one repository of each event. */
      async about(): Promise<readonly (string | null)[]> {
        const rows = await db.query.selectFrom('event').select('repository').orderBy('id').execute();
        return rows.map(({ repository }) => repository);
      },
      async told(): Promise<readonly AwsEvent[]> {
        const rows = await db.query
          .selectFrom('event')
          .select(['id', 'body'])
          .where('id', '>', read)
          .orderBy('id')
          .execute();
        read = rows.at(-1)?.id ?? read;
        return rows.map(({ body }) => JSON.parse(body) as AwsEvent);
      },
    };
  };

  it('is in the words of Amazon ECR', async () => {
    const { about, change, told } = await begin(['team/app']);

    await change('team/app', { scanOnPush: true });

    const [{ id: _, ...event } = { id: '' }, ...others] = await told();
    assert.deepEqual(others, []);
    assert.deepEqual(await about(), ['team/app']);
    assert.deepEqual(event, {
      version: '0',
      'detail-type': 'ECR Scan Resource Change',
      source: 'aws.ecr',
      ...PLACE,
      time: '2026-03-04T05:06:07Z',
      resources: [],
      detail: {
        'action-type': 'SCAN_FREQUENCY_CHANGE',
        repositories: [
          {
            'repository-name': 'team/app',
            'repository-arn': 'arn:aws:ecr:us-east-1:123456789012:repository/team/app',
            'scan-frequency': 'SCAN_ON_PUSH',
            'previous-scan-frequency': 'MANUAL',
          },
        ],
        'resource-type': 'REPOSITORY',
        'scan-type': 'ENHANCED',
      },
    });
  });

  it('is told of repositories by their switch, by rules and from the first, of no sandbox, and of nothing that stays', async () => {
    const { change, configure, told } = await begin(['app', 'lib', 'trial']);
    const rules = (...filters: string[]): ScanningConfiguration => ({
      rules: [{ frequency: 'SCAN_ON_PUSH', filters }],
    });
    const shown = async () =>
      (await told()).map(({ detail }) =>
        (detail['repositories'] as readonly Readonly<Record<string, string>>[]).map(
          (each) => `${each['repository-name']} ${each['scan-frequency']}`,
        ),
      );
    await change('trial', { sandbox: { days: 7 } });

    await change('lib', { scanOnPush: false }, true);
    await change('lib', { scanOnPush: true }, true);
    await change('lib', { scanOnPush: true });
    await change('lib', { tagMutability: 'IMMUTABLE' });
    await change('trial', { scanOnPush: true });
    assert.deepEqual(await shown(), [['lib SCAN_ON_PUSH']]);
    await configure(NONE, rules('*'));
    assert.deepEqual(await shown(), [['app SCAN_ON_PUSH']]);
    await change('lib', { scanOnPush: false });
    assert.deepEqual(await shown(), [['lib MANUAL']]);
    await configure(rules('*'), rules('lib'));
    assert.deepEqual(await shown(), [['app MANUAL']]);
    await configure(rules('lib'), rules('lib', 'none'));
    assert.deepEqual(await shown(), []);
  });

  it('names a hundred repositories at most', async () => {
    const names = Array.from({ length: 230 }, (_, index) => `app-${index}`);
    const { about, configure, told } = await begin(names);

    await configure(NONE, { rules: [{ frequency: 'SCAN_ON_PUSH', filters: ['app'] }] });

    const all = (await told()).map(({ detail }) => detail['repositories'] as readonly unknown[]);
    assert.deepEqual(
      all.map(({ length }) => length),
      [100, 100, 30],
    );
    assert.deepEqual(await about(), [null, null, null]);
  });
});
