import assert from 'node:assert/strict';
import { it } from 'node:test';
import { requireAws } from '../support/aws-cli.ts';
import { AWS_CREDENTIALS, askedOf, takesAll } from '../support/aws-services.ts';
import { pushImageTo } from '../support/http-push.ts';
import { image } from '../support/images.ts';
import { receivedBy, startPeer, verified } from '../support/peer.ts';
import { runPratique, startRunningFor } from '../support/running.ts';

const BASIC = { Username: 'pratique', Password: 'a password' };

it('sends a push to a webhook, a queue and a bus, as rules of the aws CLI say', async (t) => {
  const hook = await startPeer(t, (response, _, number) => response.writeHead(number === 1 ? 500 : 204).end());
  const cloud = await startPeer(t, takesAll);
  const server = await startRunningFor(t, {
    settings: {
      PRATIQUE_CREATE_ON_PUSH: 'on',
      PRATIQUE_OUTBOUND_ALLOW: `127.0.0.1:${hook.port}`,
      PRATIQUE_AWS_ENDPOINT_SQS: cloud.url,
      PRATIQUE_AWS_ENDPOINT_EVENTS: cloud.url,
      AWS_ACCESS_KEY_ID: AWS_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: AWS_CREDENTIALS.secretAccessKey,
    },
  });
  const aws = requireAws(t, server);
  if (aws === undefined) return;
  const events = async (...args: readonly string[]) =>
    (await aws.json('events', ...args)) as Readonly<Record<string, string>>;
  const auth = ['--authorization-type', 'BASIC', '--auth-parameters', JSON.stringify({ BasicAuthParameters: BASIC })];
  const { ConnectionArn = '' } = await events('create-connection', '--name', 'own', ...auth);
  const endpoint = ['--invocation-endpoint', `${hook.url}/hook`, '--http-method', 'POST'];
  const own = ['--name', 'own', '--connection-arn', ConnectionArn];
  const { ApiDestinationArn = '' } = await events('create-api-destination', ...own, ...endpoint);
  await events('put-rule', '--name', 'pushes', '--event-pattern', '{"detail-type":["ECR Image Action"]}');
  const arns = [
    ApiDestinationArn,
    'arn:aws:sqs:eu-west-1:123456789012:pushes.fifo',
    'arn:aws:events:eu-west-1:123456789012:event-bus/default',
  ];
  const targets = arns.map((Arn, at) => ({ Id: `t${at}`, Arn }));
  await events('put-targets', '--rule', 'pushes', '--targets', JSON.stringify(targets));

  const pushed = image({ layers: [] });
  await pushImageTo(server.client, 'app', pushed, 'v1');

  const [failed, again] = await receivedBy(hook, 2);
  assert.deepEqual(failed?.headers['webhook-id'], again?.headers['webhook-id']);
  const { stdout } = await runPratique(server.settings, 'webhook-secret', 'own');
  assert.equal(again?.headers.authorization, `Basic ${btoa(`${BASIC.Username}:${BASIC.Password}`)}`);
  const event = verified(again, stdout.trim());
  assert.deepEqual([event['source'], event['id']], ['aws.ecr', again.headers['webhook-id']]);

  const asked = (await receivedBy(cloud, 2)).map(askedOf);
  const queued = asked.find(({ target }) => target === 'AmazonSQS.SendMessage');
  assert.deepEqual(JSON.parse(String(queued?.['MessageBody'])), event);
  assert.equal(queued?.['MessageGroupId'], pushed.manifest.digest);
  const put = asked.find(({ target }) => target === 'AWSEvents.PutEvents');
  assert.match(JSON.stringify(put), /"Source":"pratique\.ecr"/);
});
