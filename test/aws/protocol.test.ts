import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import {
  DescribeRegistryCommand,
  GetAccountSettingCommand,
  ListReplicationBackfillsCommand,
} from '@aws-sdk/client-ecr';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { startAws, type TestAws } from '../support/aws.ts';

const TARGET = 'AmazonEC2ContainerRegistry_V20150921';

describe('the AWS protocols', () => {
  let aws: TestAws;
  before(async () => {
    aws = await startAws();
  });
  after(async () => await aws.close());

  const post = async (target: string | undefined, body: string, headers: Record<string, string> = {}) => {
    const named: Record<string, string> = target === undefined ? {} : { 'X-Amz-Target': target };
    const response = await fetch(`${aws.url}/`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-amz-json-1.1', ...named, ...headers },
      body,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('answer an unsigned request of JSON in JSON', async () => {
    const { status, headers, text } = await post(`${TARGET}.DescribeRegistry`, '{}');

    assert.equal(status, 400);
    assert.deepEqual(JSON.parse(text), {
      __type: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token',
    });
    assert.equal(headers.get('content-type'), 'application/x-amz-json-1.1');
    assert.match(headers.get('x-amzn-requestid') ?? '', /^[0-9a-f-]{36}$/);
  });

  it('answer an unsigned request of a form in XML', async () => {
    const { status, headers, text } = await post(undefined, 'Action=GetCallerIdentity&Version=2011-06-15');

    assert.equal(status, 403);
    assert.equal(headers.get('content-type'), 'text/xml');
    assert.match(text, /<Error><Type>Sender<\/Type><Code>MissingAuthenticationToken<\/Code>/);
    assert.match(text, new RegExp(`<RequestId>${headers.get('x-amzn-requestid')}</RequestId>`));
  });

  it('name an operation that ECR does not have, and a service that is not here', async () => {
    const unknown = await post(`${TARGET}.DescribeMoon`, '{}');
    const elsewhere = await post('DynamoDB_20120810.ListTables', '{}');

    assert.deepEqual(JSON.parse(unknown.text), {
      __type: 'UnknownOperationException',
      message: "Amazon ECR has no operation 'DescribeMoon'",
    });
    assert.match(elsewhere.text, /"__type":"UnknownOperationException"/);
    assert.equal(elsewhere.status, 400);
  });

  it('take no operation from what every object has', async () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      assert.match((await post(`${TARGET}.${name}`, '{}')).text, /UnknownOperationException/);
    }
  });

  it('name an operation that is not implemented', async () => {
    await assert.rejects(aws.ecr().send(new GetAccountSettingCommand({ name: 'BASIC_SCAN_TYPE_VERSION' })), {
      name: 'UnsupportedOperationException',
      message: 'The operation GetAccountSetting is not implemented by this registry',
    });
    await assert.rejects(aws.ecr().send(new ListReplicationBackfillsCommand({})), {
      name: 'UnsupportedOperationException',
      message: /ListReplicationBackfills/,
    });
    await assert.rejects(
      aws.sts().send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${aws.account}:role/x`, RoleSessionName: 'xx' })),
      {
        name: 'InvalidAction',
        message: 'The action "AssumeRole" is not implemented: only GetCallerIdentity is',
      },
    );
  });

  it('read no body of somebody unknown, however large it is said to be', async () => {
    const credential = `AKIAUNKNOWN/${new Date().toISOString().slice(0, 10).replaceAll('-', '')}/${aws.region}/ecr/aws4_request`;
    const head = [
      'POST / HTTP/1.1',
      'Host: x',
      `X-Amz-Target: ${TARGET}.UploadLayerPart`,
      `X-Amz-Date: ${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`,
      `Authorization: AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=${'0'.repeat(64)}`,
      'Content-Length: 10000000',
    ];

    const answer = await sendRaw(new URL(aws.url), `${head.join('\r\n')}\r\n\r\n`);

    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.match(answer, /UnrecognizedClientException/);
  });

  it('are answered the same on one connection after another', async () => {
    const sts = aws.sts();
    for (let time = 0; time < 3; time += 1)
      assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Account, aws.account);
  });

  const bodies: readonly (readonly [string, string, string])[] = [
    ['no JSON', '{"registryId": ', 'SerializationException'],
    ['no UTF-8', '{"a":"\xff"}', 'SerializationException'],
    ['a list', '[]', 'SerializationException'],
    ['nothing at all', '', ''],
  ];
  for (const [what, body, name] of bodies) {
    it(`take a body that is ${what} as it is`, async () => {
      const ecr = aws.ecr();
      const bytes = Buffer.from(body, 'latin1');
      ecr.middlewareStack.add(
        (next) => async (args) => {
          const { request } = args as { request: { body: unknown; headers: Record<string, string> } };
          request.body = bytes;
          request.headers['content-length'] = String(bytes.length);
          return await next(args);
        },
        { step: 'build', priority: 'low' },
      );

      const answer = ecr.send(new DescribeRegistryCommand({}));

      if (name === '') assert.equal((await answer).registryId, aws.account);
      else await assert.rejects(answer, { name });
    });
  }
});

/** What comes back for the bytes, until the answer's body is there. */
async function sendRaw({ hostname, port }: URL, bytes: string): Promise<string> {
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(bytes);
  let answer = '';
  for await (const chunk of socket) {
    answer += String(chunk);
    if (/\r\n\r\n\{.*\}$/s.test(answer)) break;
  }
  return answer;
}
