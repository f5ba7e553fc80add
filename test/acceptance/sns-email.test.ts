import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type AwsCli, requireAws } from '../support/aws-cli.ts';
import { makeCertificate } from '../support/certificate.ts';
import { readHtml } from '../support/html-tags.ts';
import { debianLayer, type Image, image } from '../support/images.ts';
import { runPratique, startRunningFor } from '../support/running.ts';
import { requireSkopeo } from '../support/skopeo.ts';
import { type ReceivedMail, type SmtpServer, startSmtpServer } from '../support/smtp-server.ts';
import { temporaryFolder } from '../support/temporary.ts';

// "Challenge 2: configure an SNS topic to send you an email when vulnerabilities are detected in your repository", with
// the commands that a reader of the recipe would type (`docs/sns.md`, "The recipe's second challenge").

const LIMIT = { timeout: 110_000 };
const LOGIN = ['alerts', 'p@ss word'] as const;
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:image-findings';
const topic = ['--topic-arn', TOPIC];
/** The event as Amazon ECR's user guide shows it ("Amazon ECR events and EventBridge", "Event for a completed image scan"). */
const PATTERN = {
  source: ['aws.ecr'],
  'detail-type': ['ECR Image Scan'],
  detail: {
    'scan-status': ['COMPLETE'],
    'finding-severity-counts': { $or: [{ CRITICAL: [{ numeric: ['>', 0] }] }, { HIGH: [{ numeric: ['>', 0] }] }] },
  },
};

it('mails what a scan found, as the recipe asks for', LIMIT, async (t) => {
  const started = await start(t);
  if (started === undefined) return;
  const { aws, mail, push } = started;

  await subscribe(aws, mail);
  await aws.json('ecr', 'create-repository', '--repository-name', 'aws-cookbook-repo');
  const scanning = ['--repository-name', 'aws-cookbook-repo', '--image-scanning-configuration', 'scanOnPush=true'];
  await aws.json('ecr', 'put-image-scanning-configuration', ...scanning);
  const pattern = ['--event-pattern', JSON.stringify(PATTERN)];
  const rule = await aws.json('events', 'put-rule', '--name', 'image-findings', ...pattern);
  const put = await aws.json('events', 'put-targets', '--rule', 'image-findings', '--targets', `Id=mail,Arn=${TOPIC}`);
  await push(imageWith('1.4.9'), 'aws-cookbook-repo:fixed');
  const old = imageWith('1.4.8');
  await push(old, 'aws-cookbook-repo:old');
  const [, told, ...others] = await mail.received(2);

  assert.deepEqual(rule, { RuleArn: 'arn:aws:events:us-east-1:123456789012:rule/image-findings' });
  assert.deepEqual(put, { FailedEntryCount: 0, FailedEntries: [] });
  assert.deepEqual(others, []);
  assert.ok(told);
  checkEnvelope(told);
  assert.deepEqual(told.header('subject'), ['ECR Image Scan (topic "image-findings")']);
  const [body = '', footer = ''] = partsOf(told).text.split('\n-- \n');
  const event = JSON.parse(body) as Readonly<Record<string, unknown>>;
  assert.deepEqual(
    [event['source'], event['detail-type'], event['account'], event['region'], event['resources']],
    [
      'aws.ecr',
      'ECR Image Scan',
      '123456789012',
      'us-east-1',
      ['arn:aws:ecr:us-east-1:123456789012:repository/aws-cookbook-repo'],
    ],
  );
  assert.deepEqual(event['detail'], {
    'scan-status': 'COMPLETE',
    'repository-name': 'aws-cookbook-repo',
    'image-digest': old.manifest.digest,
    'image-tags': ['old'],
    'finding-severity-counts': { HIGH: 1 },
  });
  assert.match(footer, new RegExp(`^team@example.org is subscribed to the topic ${TOPIC}.\nTo get no more .*: http`));
  const html = readHtml(partsOf(told).html);
  assert.deepEqual(html.faults, []);
  assert.match(html.text, /"image-tags": \[\n\s+"old"\n\s+\]/);
  assert.deepEqual(
    html.links,
    told.header('list-unsubscribe').map((link) => link.trim().slice(1, -1)),
  );
});

it(
  'mails a sentence that an InputTransformer makes, of events of others too, and what is published',
  LIMIT,
  async (t) => {
    const started = await start(t);
    if (started === undefined) return;
    const { aws, mail, push } = started;
    await subscribe(aws, mail);
    const sentence = (paths: object, template: string) =>
      JSON.stringify([
        { Id: 'mail', Arn: TOPIC, InputTransformer: { InputPathsMap: paths, InputTemplate: JSON.stringify(template) } },
      ]);
    const putTargets = async (rule: string, targets: string) =>
      await aws.json('events', 'put-targets', '--rule', rule, '--targets', targets);
    const detail = (name: string) => `$.detail.${name}`;

    await aws.json('events', 'put-rule', '--name', 'scans', '--event-pattern', JSON.stringify(PATTERN));
    const counts = { repository: detail('repository-name'), tag: detail('image-tags[0]') };
    const high = { high: detail('finding-severity-counts.HIGH') };
    await putTargets('scans', sentence({ ...counts, ...high }, '<repository>:<tag>: <high> of severity HIGH'));
    const scanned = ['--repository-name', 'shop/cart', '--image-scanning-configuration', 'scanOnPush=true'];
    await aws.json('ecr', 'create-repository', ...scanned);
    await push(imageWith('1.4.8'), 'shop/cart:v1');
    await mail.received(2);
    await aws.json('events', 'put-rule', '--name', 'deploys', '--event-pattern', '{"source":["shop.deploy"]}');
    await putTargets('deploys', sentence({ who: detail('by') }, 'Deployed by <who>'));
    const entry = { Source: 'shop.deploy', DetailType: 'Deployed', Detail: '{"by":"Zoë <script>"}' };
    const entries = await aws.json('events', 'put-events', '--entries', JSON.stringify([entry]));
    await mail.received(3);
    const hello = ['--subject', 'Grüße', '--message', 'naïve\nhttps://example.org/?a=1&b=2'];
    const refused = await aws.run('sns', 'publish', ...topic, ...hello);
    await aws.json('sns', 'publish', ...topic, '--subject', 'Hello', ...hello.slice(2));
    const [, scan, deploy, published] = await mail.received(4);

    assert.equal(firstLine(scan), 'shop/cart:v1: 1 of severity HIGH');
    assert.equal((entries as { FailedEntryCount: number }).FailedEntryCount, 0);
    assert.equal(firstLine(deploy), 'Deployed by Zoë <script>');
    assert.deepEqual(readHtml(partsOf(deploy).html).faults, []);
    assert.match(refused.stderr, /\(InvalidParameter\).*Subject/);
    assert.deepEqual(published?.header('subject'), ['Hello']);
    assert.match(partsOf(published).text, /^naïve\nhttps:\/\/example\.org\/\?a=1&b=2\n\n-- \n/);
    checkEnvelope(published);
  },
);

async function start(t: TestContext) {
  const certificate = makeCertificate(t, temporaryFolder(t));
  if (certificate === undefined) return undefined;
  const mail = await startSmtpServer(t, { tls: 'starttls', certificate, login: LOGIN });
  if (mail === undefined) return undefined;
  const login = LOGIN.map(encodeURIComponent).join(':');
  const settings = {
    PRATIQUE_ACCOUNT: '123456789012',
    PRATIQUE_FEEDS: fileURLToPath(new URL('../../demo/advisories', import.meta.url)),
    PRATIQUE_SMTP: `smtp://${login}@localhost:${mail.port}`,
    PRATIQUE_SMTP_CA: certificate.certificate,
    PRATIQUE_SMTP_FROM: 'Pratique <alerts@example.org>',
  };
  const data = temporaryFolder(t);
  const running = await startRunningFor(t, { data, settings });
  const { code, stderr } = await runPratique(running.settings, 'advisories', 'update');
  assert.equal(code, 0, stderr);
  const aws = requireAws(t, running);
  const skopeo = requireSkopeo(t, running);
  if (aws === undefined || skopeo === undefined) return undefined;
  return { aws, mail, push: async (pushed: Image, to: string) => await skopeo.pushImage(pushed, to) };
}

/** Makes the topic, subscribes, and follows the link of the mail as a browser does: it opens a page, and posts its form. */
async function subscribe(aws: AwsCli, mail: SmtpServer): Promise<void> {
  const made = await aws.json('sns', 'create-topic', '--name', 'image-findings');
  const endpoint = ['--protocol', 'email', '--notification-endpoint', 'team@example.org'];
  const asked = await aws.json('sns', 'subscribe', ...topic, ...endpoint);
  const [question] = await mail.received(1);
  const { text, html } = partsOf(question);
  const [link = ''] = readHtml(html).links;
  const page = await fetch(link, { headers: { accept: 'text/html' } });
  const form = await page.text();
  const done = await fetch(link, { method: 'POST', headers: { accept: 'text/html' } });
  const said = await done.text();

  assert.deepEqual([made, asked], [{ TopicArn: TOPIC }, { SubscriptionArn: 'pending confirmation' }]);
  checkEnvelope(question);
  assert.deepEqual(question?.header('subject'), ['Confirm your subscription to the topic "image-findings"']);
  assert.deepEqual(readHtml(html).faults, []);
  assert.ok(text.includes(`\n${link}\n`), text);
  assert.match(form, /<form method="post"><button type="submit">Confirm<\/button><\/form>/);
  assert.match(said, /<h1>Subscription confirmed<\/h1>/);
}

function checkEnvelope(mail: ReceivedMail | undefined): void {
  assert.equal(mail?.encrypted, true);
  assert.equal(mail.login, LOGIN[0]);
  assert.equal(mail.from, 'alerts@example.org');
  assert.deepEqual(mail.to, ['team@example.org']);
  assert.deepEqual(mail.header('from'), ['Pratique <alerts@example.org>']);
  assert.equal(mail.kind, 'multipart/alternative');
  assert.deepEqual(mail.defects, []);
}

function partsOf(mail: ReceivedMail | undefined): { readonly text: string; readonly html: string } {
  const [text, html] = mail?.parts ?? [];
  assert.deepEqual([text?.kind, html?.kind], ['text/plain', 'text/html']);
  return { text: text?.content ?? '', html: html?.content.trimStart() ?? '' };
}

function firstLine(mail: ReceivedMail | undefined): string {
  return partsOf(mail).text.split('\n')[0] ?? '';
}

function imageWith(apt: string): Image {
  return image({ layers: [debianLayer([{ name: 'apt', version: apt }], { release: '9' })] });
}
