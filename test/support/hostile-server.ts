import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { writeFeed } from './feeds-folder.ts';
import type { HttpClient } from './http.ts';
import { pushBlobTo, pushImageTo, pushManifestTo } from './http-push.ts';
import { alpineLayer, descriptor, file, image, index, json, layer } from './images.ts';
import { startPeer } from './peer.ts';
import { writeOsvDump } from './publish/languages.ts';
import { type Running, startRunningFor } from './running.ts';

/** What would run if anything of a text did: it sets `canary` of the window, or makes an element `x-canary`. */
export const MARKUP = '<img src=x onerror=canary=1><x-canary></x-canary>';
const WORDS = `${MARKUP}"'\`}{{1}} \u202egnp.exe אבגד العربية \u200b\u2066\ufeff e${'\u0301'.repeat(40)} 😀👩‍👩‍👧`;
const LONG = 'x'.repeat(10_000);
/** With control characters and half a surrogate pair, where a text may have them. */
const WILD = `${WORDS}\t\r\n\u0000\u0007\u001b[31m\u0085\ud800 ${LONG}`;
/** Where a text may not have them: so many characters of one, with a run that breaks nowhere. */
const tame = (length: number) => `${WORDS} ${LONG}`.slice(0, length);

/** As long as OCI lets them be, with nothing in them where a line may break. */
export const REPOSITORY = `team/${'x'.repeat(124)}__${'y'.repeat(124)}`;
export const TAG = `_${'X.-'.repeat(43)}`.slice(0, 128);
export const NAME = 'n'.repeat(64);
export const VULNERABILITY = `CVE-2026-1${'<img/src=x/onerror=canary=1>'}`;
/** A package of the language ecosystem that has markup for a name. */
export const PACKAGE = `<img src=x onerror=canary=1>אבגד`;

const NPM = [
  { name: PACKAGE, version: `1.0.0-${MARKUP}` },
  { name: `long-${LONG}`, version: `1.0.0-${LONG}` },
  { name: 'lodash', version: '4.17.4' },
];
const APK = [
  { name: 'zlib', version: '1.2.11-r0' },
  { name: `lib${MARKUP.replaceAll(' ', '/')}\u202eאב`, version: '1.0-r0', source: `src-${MARKUP}` },
  { name: `p${LONG}`, version: `1.0-r0${LONG}` },
];
const HISTORY = [
  { created_by: `RUN ${WILD}` },
  { created_by: `COPY ${MARKUP} / # buildkit` },
  { created_by: WILD, empty_layer: true as const },
];

const APP = image({
  layers: [
    alpineLayer(APK),
    layer([
      ...NPM.map((of, at) => file(`srv/${at}/node_modules/${at}/package.json`, JSON.stringify(of))),
      file(`srv/${MARKUP.replaceAll('/', '\\')}אב/node_modules/lodash/package.json`, JSON.stringify(NPM[2])),
      file(`srv/${'d'.repeat(200)}/${'e'.repeat(200)}/node_modules/a/package.json`, '{"name":"a","version":"1.0.0"}'),
    ]),
  ],
  history: HISTORY,
  labels: { 'org.opencontainers.image.source': `javascript:canary=1//${WILD}`, [MARKUP]: WILD },
});
const DATA = image({
  layers: [alpineLayer([{ name: 'zlib', version: '1.2.11-r0' }])],
  architecture: 'arm64',
  labels: { 'org.opencontainers.image.source': `data:text/html,${MARKUP}` },
});
const BOTH = index([
  { image: APP, architecture: 'amd64' },
  { image: DATA, architecture: `arm64<x-canary>` },
]);
const EMPTY = json('application/vnd.oci.empty.v1+json', {});
const SIGNATURE = json('application/vnd.oci.image.manifest.v1+json', {
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  artifactType: `application/vnd.example+${MARKUP}`,
  config: descriptor(EMPTY),
  layers: [],
  subject: descriptor(APP.manifest),
  annotations: { [WILD]: WILD, link: 'javascript:canary=1' },
});

const SECDB = 'https://secdb.alpinelinux.org/v3.18/main.json';

function writeFeeds(folder: string): void {
  const fixed = { '1.2.12-r2': [VULNERABILITY, 'CVE-2022-37434'], [`9.9-r9`]: ['CVE-2026-2'] };
  const packages = [...APK.map(({ name }) => name), `src-${MARKUP}`].map((name) => ({
    pkg: { name, secfixes: fixed },
  }));
  writeFeed(folder, SECDB, JSON.stringify({ distroversion: 'v3.18', reponame: 'main', packages }));
  const records = ['a', ...NPM.map(({ name }) => name)].map((name, at) => ({
    id: `GHSA-aaaa-bbbb-ccc${at}`,
    aliases: [`CVE-2026-300${at}`, VULNERABILITY],
    modified: '2026-01-01T00:00:00Z',
    summary: at === 0 ? LONG : WILD,
    details: WILD.repeat(3),
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:L/A:N' }],
    database_specific: { severity: `CRITICAL${MARKUP}` },
    references: [{ type: 'WEB', url: 'javascript:canary=1' }],
    affected: [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: EVENTS }] }],
  }));
  const members = records.map((record) => ({ path: `${record.id}.json`, bytes: Buffer.from(JSON.stringify(record)) }));
  writeOsvDump(folder, 'npm', members);
}

const EVENTS = [{ introduced: '0' }, { fixed: `99.0.0-${'9'.repeat(300)}` }];

const SECRET = `whsec_${btoa('a secret of more than 24 bytes')}`;

/** A server whose every text that anybody may have written is as bad as it may be. It ends with the test. */
export async function startHostileServer(t: TestContext): Promise<Running> {
  const peer = await startPeer(t, (response) => response.writeHead(500, `<x-canary>${'x'.repeat(900)}`).end(WILD));
  const settings = { PRATIQUE_CREATE_ON_PUSH: 'true', PRATIQUE_OUTBOUND_ALLOW: `127.0.0.1:${peer.port}` };
  const server = await startRunningFor(t, { feeds: writeFeeds, settings });
  const { client } = server;
  const recipients = `${'x'.repeat(60)}@${'example.'.repeat(20)}com`;
  await send(client, 'PUT', `alerts/channels/${NAME}`, {
    channel: 'webhook',
    settings: { url: `${peer.url}/x`, secret: SECRET },
  });
  await send(client, 'PUT', 'alerts/channels/mail', { channel: 'email', settings: { to: recipients } });
  await send(client, 'PUT', `alerts/rules/${NAME}`, {
    repositories: [`${REPOSITORY.slice(0, 250)}*`, '*'],
    tags: ['*', TAG],
    from: { severity: 'UNDEFINED', unrated: true },
    channels: [NAME, 'mail'],
  });
  await send(client, 'PUT', `schedules/${NAME}`, {
    expression: 'rate(7 days)',
    repositories: [`${REPOSITORY.slice(0, 250)}*`],
  });
  await send(client, 'PUT', 'current-tags', { tags: ['latest', 'v*', '*', `${TAG.slice(0, 120)}*`] });
  await send(client, 'POST', 'users', {
    name: NAME,
    grants: [
      { permission: 'pull', pattern: `${REPOSITORY.slice(0, 250)}*` },
      { permission: 'push', pattern: 'a/*' },
    ],
  });
  await pushImageTo(client, REPOSITORY, APP, TAG, 'latest', 'v1');
  await pushImageTo(client, REPOSITORY, DATA, 'v2');
  await pushManifestTo(client, REPOSITORY, BOTH, 'both');
  await pushBlobTo(client, REPOSITORY, EMPTY);
  await pushManifestTo(client, REPOSITORY, SIGNATURE);
  await excuse(client);
  await settle(client);
  return server;
}

/** What ECR's grammar lets labels be, and a policy whose statements are called by markup. */
async function settle(client: HttpClient): Promise<void> {
  const path = `repositories/${encodeURIComponent(REPOSITORY)}`;
  const labels = { ['אבגד'.repeat(32)]: 'x'.repeat(256), Link: `javascript:canary=1 אבגד\u2028${'y'.repeat(200)}` };
  await send(client, 'PATCH', `${path}/labels`, { labels });
  const rule = {
    rulePriority: 1,
    description: MARKUP,
    selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 999 },
    action: { type: 'expire' },
  };
  const statement = { Sid: MARKUP, Effect: 'Allow', Principal: '*', Action: ['ecr:GetDownloadUrlForLayer'] };
  await send(client, 'PATCH', path, {
    lifecyclePolicy: JSON.stringify({ rules: [rule] }),
    policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
    mutabilityExclusions: [`${TAG.slice(0, 120)}*`],
  });
}

async function excuse(client: HttpClient): Promise<void> {
  const terms = { reason: tame(2000), ticket: tame(500), expiresAt: '2027-03-01' };
  const everywhere = { vulnerability: 'CVE-2026-2', package: tame(500), path: tame(1000) };
  await send(client, 'POST', 'excuses', { ...everywhere, repository: REPOSITORY, tag: TAG, ...terms });
  const linked = {
    vulnerability: VULNERABILITY,
    repository: REPOSITORY,
    reason: MARKUP,
    ticket: 'javascript:canary=1',
  };
  await send(client, 'POST', 'excuses', { ...linked, expiresAt: '2026-12-01' });
}

async function send(client: HttpClient, method: string, path: string, body: unknown): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await client.send(method, `/api/v1/${path}`, { headers, body: JSON.stringify(body) });
  assert.ok(answer.status < 300, `${path}: ${answer.body.toString().slice(0, 500)}`);
}
