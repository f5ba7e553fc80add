import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startAws, type TestAws } from '../support/aws.ts';
import { type AwsCli, requireAws } from '../support/aws-cli.ts';

const PATTERN = '{"source":["aws.ecr"],"detail-type":["ECR Image Scan"],"detail":{"scan-status":["COMPLETE"]}}';
const QUEUE = 'arn:aws:sqs:eu-west-2:999999999999:findings';
const EVENT = {
  version: '0',
  id: '85fc3613-e913-7fc4-a80c-a3753e4aa9ae',
  'detail-type': 'ECR Image Scan',
  source: 'aws.ecr',
  account: '123456789012',
  time: '2019-10-29T02:36:48Z',
  region: 'us-east-1',
  resources: [],
  detail: {
    'scan-status': 'COMPLETE',
    'repository-name': 'my-repository-name',
    'finding-severity-counts': { HIGH: 1 },
  },
};

type Json = Readonly<Record<string, unknown>>;

describe('EventBridge with the aws CLI', () => {
  let aws: TestAws;
  before(async () => {
    aws = await startAws();
  });
  after(async () => await aws.close());

  const cliOf = (t: Parameters<typeof requireAws>[0], key = aws.administrator): AwsCli | undefined =>
    requireAws(t, { url: aws.url, region: aws.region, key });
  const refusal = async (cli: AwsCli, ...args: readonly string[]) => {
    const { code, stderr } = await cli.run('events', ...args);
    assert.notEqual(code, 0);
    return stderr.trim();
  };

  it('sets up a rule with targets, switches it, and takes it away', async (t) => {
    const cli = cliOf(t);
    if (cli === undefined) return;
    const events = async (...args: readonly string[]) => (await cli.json('events', ...args)) as Json;
    const arn = `arn:aws:events:${aws.region}:${aws.account}:rule/scans`;
    const transformer = { InputPathsMap: { r: '$.detail.repository-name' }, InputTemplate: '"<r> was scanned"' };
    const targets = [
      {
        Id: 'queue',
        Arn: QUEUE,
        InputTransformer: transformer,
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 60 },
      },
      {
        Id: 'bus',
        Arn: `arn:aws:events:${aws.region}:999999999999:event-bus/default`,
        RoleArn: 'arn:aws:iam::999999999999:role/r',
      },
    ];

    const put = await events(
      'put-rule',
      '--name',
      'scans',
      '--event-pattern',
      PATTERN,
      '--description',
      'of scans',
      '--tags',
      'Key=team,Value=a',
    );
    assert.deepEqual(put, { RuleArn: arn });
    assert.deepEqual(await events('put-targets', '--rule', 'scans', '--targets', JSON.stringify(targets)), {
      FailedEntryCount: 0,
      FailedEntries: [],
    });

    const rule = {
      Name: 'scans',
      Arn: arn,
      EventPattern: PATTERN,
      State: 'ENABLED',
      Description: 'of scans',
      EventBusName: 'default',
    };
    assert.deepEqual(await events('describe-rule', '--name', 'scans'), { ...rule, CreatedBy: aws.account });
    assert.deepEqual(await events('list-rules', '--name-prefix', 'sc'), { Rules: [rule] });
    assert.deepEqual(await events('list-rules', '--name-prefix', 'x'), { Rules: [] });
    assert.deepEqual(await events('list-targets-by-rule', '--rule', 'scans'), { Targets: targets.toReversed() });
    assert.deepEqual(await events('list-rule-names-by-target', '--target-arn', QUEUE), { RuleNames: ['scans'] });
    assert.deepEqual(await events('list-tags-for-resource', '--resource-arn', arn), {
      Tags: [{ Key: 'team', Value: 'a' }],
    });
    await cli.json('events', 'tag-resource', '--resource-arn', arn, '--tags', 'Key=owner,Value=b');
    await cli.json('events', 'untag-resource', '--resource-arn', arn, '--tag-keys', 'team');
    assert.deepEqual(await events('list-tags-for-resource', '--resource-arn', arn), {
      Tags: [{ Key: 'owner', Value: 'b' }],
    });

    await cli.json('events', 'disable-rule', '--name', 'scans');
    assert.equal(
      (await events('describe-rule', '--name', 'scans', '--event-bus-name', 'default'))['State'],
      'DISABLED',
    );
    await cli.json('events', 'enable-rule', '--name', 'scans');
    assert.equal((await events('describe-rule', '--name', 'scans'))['State'], 'ENABLED');

    assert.match(
      await refusal(cli, 'delete-rule', '--name', 'scans'),
      /ValidationException.*Rule can't be deleted since it has targets\.$/,
    );
    const removed = await events('remove-targets', '--rule', 'scans', '--ids', 'queue', 'bus', 'gone');
    assert.equal(removed['FailedEntryCount'], 1);
    await cli.json('events', 'delete-rule', '--name', 'scans');
    await cli.json('events', 'delete-rule', '--name', 'scans');
    assert.match(
      await refusal(cli, 'describe-rule', '--name', 'scans'),
      /ResourceNotFoundException.*Rule scans does not exist on EventBus default\.$/,
    );
  });

  it('sets up connections and API destinations, whose secrets never come out', async (t) => {
    const cli = cliOf(t);
    if (cli === undefined) return;
    const events = async (...args: readonly string[]) => (await cli.json('events', ...args)) as Json;
    const apiKey = JSON.stringify({
      ApiKeyAuthParameters: { ApiKeyName: 'X-Key', ApiKeyValue: 's3cret-value' },
      InvocationHttpParameters: { HeaderParameters: [{ Key: 'X-More', Value: 'h1dden', IsValueSecret: true }] },
    });
    const oauth = JSON.stringify({
      OAuthParameters: {
        AuthorizationEndpoint: 'https://example.org/token',
        HttpMethod: 'POST',
        ClientParameters: { ClientID: 'me', ClientSecret: 's3cret-client' },
      },
    });

    const creating = (name: string, type: string, parameters: string) => {
      const named = ['--name', name, '--authorization-type', type];
      return ['create-connection', ...named, '--auth-parameters', parameters];
    };
    const hooks = creating('hooks', 'API_KEY', apiKey);

    const made = await events(...hooks);
    await events(...creating('oauth', 'OAUTH_CLIENT_CREDENTIALS', oauth));
    const described = await events('describe-connection', '--name', 'hooks');

    assert.equal(made['ConnectionState'], 'AUTHORIZED');
    assert.deepEqual(described['AuthParameters'], {
      ApiKeyAuthParameters: { ApiKeyName: 'X-Key' },
      InvocationHttpParameters: { HeaderParameters: [{ Key: 'X-More', IsValueSecret: true }] },
    });
    const all = JSON.stringify([
      made,
      described,
      await events('list-connections'),
      await events('describe-connection', '--name', 'oauth'),
    ]);
    assert.doesNotMatch(all, /s3cret|h1dden/);
    assert.match(await refusal(cli, ...hooks), /ResourceAlreadyExistsException/);

    const connection = String(made['ConnectionArn']);
    const destination = await events(
      'create-api-destination',
      '--name',
      'chat',
      '--connection-arn',
      connection,
      '--http-method',
      'POST',
      '--invocation-endpoint',
      'https://example.org/hooks/*',
    );
    assert.equal(destination['ApiDestinationState'], 'ACTIVE');
    const again = ['--name', 'other', '--connection-arn', connection, '--http-method', 'POST', '--invocation-endpoint'];
    assert.match(
      await refusal(cli, 'create-api-destination', ...again, 'https://localhost/x'),
      /ValidationException.*InvocationEndpoint is not valid\. Reason: "localhost" .* PRATIQUE_OUTBOUND_ALLOW=localhost allows it$/,
    );
    const token = oauth.replace('https://example.org/token', 'https://10.1.2.3/token');
    assert.match(
      await refusal(cli, 'update-connection', '--name', 'oauth', '--auth-parameters', token),
      /AuthorizationEndpoint is not valid\. Reason: "10\.1\.2\.3" is not on the internet/,
    );
    await events('put-rule', '--name', 'hooked', '--event-pattern', PATTERN);
    const target = [
      {
        Id: 'chat',
        Arn: destination['ApiDestinationArn'],
        HttpParameters: {
          PathParameterValues: ['$.detail.repository-name'],
          HeaderParameters: { A: 'b' },
          QueryStringParameters: {},
        },
      },
    ];
    await events('put-targets', '--rule', 'hooked', '--targets', JSON.stringify(target));
    assert.deepEqual((await events('list-targets-by-rule', '--rule', 'hooked'))['Targets'], target);

    await events('update-api-destination', '--name', 'chat', '--invocation-rate-limit-per-second', '7');
    const shown = await events('describe-api-destination', '--name', 'chat');
    assert.equal(shown['InvocationRateLimitPerSecond'], 7);
    assert.equal(shown['InvocationEndpoint'], 'https://example.org/hooks/*');
    assert.equal((await events('deauthorize-connection', '--name', 'hooks'))['ConnectionState'], 'DEAUTHORIZED');
    assert.equal((await events('describe-api-destination', '--name', 'chat'))['ApiDestinationState'], 'INACTIVE');
    await events(
      'update-connection',
      '--name',
      'hooks',
      '--authorization-type',
      'BASIC',
      '--auth-parameters',
      '{"BasicAuthParameters":{"Username":"u","Password":"p"}}',
    );
    assert.equal(
      ((await events('list-api-destinations'))['ApiDestinations'] as readonly Json[])[0]?.['ApiDestinationState'],
      'ACTIVE',
    );
    await cli.json('events', 'delete-api-destination', '--name', 'chat');
    assert.match(await refusal(cli, 'delete-api-destination', '--name', 'chat'), /ResourceNotFoundException/);
    await events('delete-connection', '--name', 'hooks');
    assert.match(await refusal(cli, 'describe-connection', '--name', 'hooks'), /Connection 'hooks' does not exist\.$/);
  });

  it('tests patterns', async (t) => {
    const cli = cliOf(t);
    if (cli === undefined) return;
    const test = async (pattern: string, event: unknown) =>
      await cli.json('events', 'test-event-pattern', '--event-pattern', pattern, '--event', JSON.stringify(event));

    assert.deepEqual(await test(PATTERN, EVENT), { Result: true });
    assert.deepEqual(await test('{"detail":{"finding-severity-counts":{"CRITICAL":[{"numeric":[">",0]}]}}}', EVENT), {
      Result: false,
    });
    assert.match(
      await refusal(cli, 'test-event-pattern', '--event-pattern', '{"a":[]}', '--event', '{}'),
      /InvalidEventPatternException.*Event pattern is not valid\. Reason: Empty arrays are not allowed$/,
    );
    for (const event of ['text', '[]', '{}']) {
      assert.match(
        await refusal(cli, 'test-event-pattern', '--event-pattern', PATTERN, '--event', event),
        /ValidationException.*Parameter Event is not valid\.$/,
      );
    }
  });

  it('puts events, except those that say that they are of AWS', async (t) => {
    const cli = cliOf(t);
    if (cli === undefined) return;
    const entries = [
      {
        Source: 'team.app',
        DetailType: 'Deployed',
        Detail: '{"tag":"v1"}',
        Resources: ['arn:x'],
        Time: '2026-03-04T05:06:07Z',
      },
      { Source: 'aws.ecr', DetailType: 'ECR Image Scan', Detail: '{}' },
      { Source: 'team.app', DetailType: 'Deployed', Detail: '[]' },
      { DetailType: 'Deployed', Detail: '{}' },
    ];

    const answer = (await cli.json('events', 'put-events', '--entries', JSON.stringify(entries))) as Json;

    assert.equal(answer['FailedEntryCount'], 3);
    const [first, ...refused] = answer['Entries'] as readonly Json[];
    assert.equal(first?.['EventId'], 'event-1');
    assert.deepEqual(
      refused.map((entry) => entry['ErrorCode']),
      ['NotAuthorizedForSourceException', 'MalformedDetail', 'InvalidArgument'],
    );
    assert.deepEqual(aws.putEvents, [
      {
        source: 'team.app',
        detailType: 'Deployed',
        detail: { tag: 'v1' },
        resources: ['arn:x'],
        lane: 'events of team.app',
        at: Date.UTC(2026, 2, 4, 5, 6, 7),
      },
    ]);
  });

  it('refuses what cannot be, and says why', async (t) => {
    const cli = cliOf(t);
    if (cli === undefined) return;
    await cli.json('events', 'put-rule', '--name', 'some', '--event-pattern', PATTERN);
    const put = (target: unknown) => ['put-targets', '--rule', 'some', '--targets', JSON.stringify([target])] as const;
    for (const [args, expected] of [
      [
        ['put-rule', '--name', 'a b', '--event-pattern', PATTERN],
        "1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
      ],
      [
        ['put-rule', '--name', 'a', '--event-pattern', '{"a":"b"}'],
        'Event pattern is not valid. Reason: "a" must be an object or an array',
      ],
      [['put-rule', '--name', 'a', '--schedule-expression', 'rate(1 day)'], 'ScheduleExpression is not supported here'],
      [
        ['put-rule', '--name', 'a', '--event-pattern', PATTERN, '--event-bus-name', 'other'],
        'Event bus other does not exist.',
      ],
      [['enable-rule', '--name', 'gone'], 'Rule gone does not exist on EventBus default.'],
      [['create-event-bus', '--name', 'other'], 'The operation CreateEventBus of EventBridge is not implemented here'],
      [put({ Id: 'a', Arn: 'arn:aws:lambda:eu-west-2:999999999999:function:f' }), 'Target a is not supported here'],
      [
        put({ Id: 'a', Arn: QUEUE, DeadLetterConfig: { Arn: `${QUEUE}.fifo` } }),
        'DeadLetterConfig.Arn of target a is not valid. Reason: it must be a standard queue',
      ],
      [put({ Id: 'a', Arn: 'queue' }), 'Provided Arn is not in correct format. Reason: queue'],
      [put({ Id: 'a', Arn: `arn:aws:sns:${aws.region}:${aws.account}:gone` }), 'of target a does not exist.'],
      [
        put({ Id: 'a', Arn: `arn:aws:events:${aws.region}:${aws.account}:event-bus/default` }),
        'is the bus that its events come from.',
      ],
      [
        put({ Id: 'a', Arn: `arn:aws:events:${aws.region}:${aws.account}:api-destination/gone/1` }),
        'of target a does not exist.',
      ],
      [
        put({ Id: 'a', Arn: QUEUE, Input: '{}', InputPath: '$' }),
        'Only one of Input, InputPath, or InputTransformer must be provided for target a.',
      ],
      [
        put({ Id: 'a', Arn: QUEUE, RetryPolicy: { MaximumRetryAttempts: 186 } }),
        "at 'targets.1.member.retryPolicy.maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 185",
      ],
      [['list-rules', '--next-token', 'x'], 'The specified nextToken is not valid.'],
    ] as const) {
      const said = await refusal(cli, ...args);
      assert.ok(said.includes(expected), `${args.join(' ')}: ${said}`);
    }
  });

  it('is only for who administers every repository', async (t) => {
    const pusher = await aws.userWith('push', '*');
    const owner = await aws.userWith('administer', 'team/*');
    for (const key of [pusher, owner]) {
      const cli = cliOf(t, key);
      if (cli === undefined) return;
      for (const args of [['list-rules'], ['put-rule', '--name', 'mine', '--event-pattern', PATTERN]]) {
        assert.match(await refusal(cli, ...args), /AccessDeniedException.*not authorized to perform: events:/);
      }
    }
  });
});
