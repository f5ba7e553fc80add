import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { suiteApi } from '../../../test/support/api-server.ts';
import type { Answer as HttpAnswer } from '../../../test/support/http.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { imageNumber, push } from '../../../test/support/push.ts';
import { memorySnapshot } from '../../../test/support/snapshot.ts';
import { databaseBus } from '../../event/index.ts';
import { recordImage } from '../../match/index.ts';
import { routedPath } from './path.ts';
import { STATUS_OF_PROBLEM } from './problem.ts';

interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly security: readonly object[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly description?: string;
    readonly schema: object;
  }[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, Answer>>;
}

interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { properties?: object }>> };
}

const api = suiteApi();
const IMAGE = 'repositories/team%2Fapp/images/latest';
/** What ends with whoever reads it. */
const STREAMS = new Set(['followChanges']);
/** Lists that are never long, and are answered whole. */
const WHOLE = new Set([
  'listAdvisorySources',
  'listAlertChannelKinds',
  'listLayers',
  'listPackageVersions',
  'listRemedies',
]);
/** What is not there has an empty list, or is made. */
const UNKNOWN_IS_FINE = new Set(['listVulnerableImages', 'putAlertChannel', 'putAlertRule', 'putSchedule']);
const PROBLEM = { $ref: '#/components/schemas/Problem' };
const known: Readonly<Record<string, number>> = STATUS_OF_PROBLEM;
const SAME_SITE = { 'Sec-Fetch-Site': 'same-origin' };
let cookie = '';
const one = imageNumber(1);
const snapshot = memorySnapshot([
  { vulnerability: 'CVE-1', title: 'a bug', severity: 'high', ranges: [{ fixed: '9' }] },
]);
let document: Document;

/** The document’s schemas, closed: an answer may have no field that they do not name. */
function validator() {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const close = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(close);
    if (typeof value !== 'object' || value === null) return value;
    const closed = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, close(inner)]));
    return 'properties' in closed && closed['type'] === 'object' ? { unevaluatedProperties: false, ...closed } : closed;
  };
  ajv.addSchema({ $id: 'document', components: close(document.components) as object });
  return (schema: object, value: unknown) => {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
    ajv.validate(JSON.parse(text) as object, value);
    return ajv.errors ?? [];
  };
}

function operationsOf({ paths }: Document): readonly (readonly [path: string, operation: Operation])[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => [path, operation] as const),
  );
}

function answerOf(id: string, status: number): Answer | undefined {
  const [, operation] = operationsOf(document).find(([, { operationId }]) => operationId === id) ?? [];
  return operation?.responses[String(status)];
}

/** The fields of a schema, and of those in it, that nothing is said of. */
function undescribed(where: string, schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, inner]: [string, unknown]) => {
    if (key !== 'properties') return undescribed(where, inner);
    return Object.entries(inner as Record<string, object>).flatMap(([name, field]) => [
      ...('description' in field || '$ref' in field ? [] : [`${where}.${name}`]),
      ...undescribed(`${where}.${name}`, field),
    ]);
  });
}

/** The session is asked for by its cookie, everything else as the administrator. */
async function ask(method: string, path: string, headers: Readonly<Record<string, string>> = {}) {
  const who = path.startsWith('session') ? { Cookie: cookie } : {};
  return await api().send(method, `/api/v1/${path}`, { ...headers, ...who });
}

async function make(method: string, path: string, body: object): Promise<HttpAnswer> {
  const answer = await api().send(method, `/api/v1/${path}`, {}, body);
  assert.ok(answer.status < 300, answer.body.toString());
  return answer;
}

describe('the OpenAPI document', () => {
  before(async () => {
    const { registry, database, deliveries, load } = api();
    const matching = matchingOn(database);
    matching.activate(snapshot);
    load(snapshot);
    await push(registry, 'team/app', one, 'latest');
    const image = debianImage(one.manifest.digest, [debRecord('apt', '1'), debRecord('libapt', '1', ['apt', '1'])]);
    await recordImage(matching.dependencies, { ...image, os: 'linux', architecture: 'amd64' });
    await database.write(async (tx) => {
      const told = { lane: 'l', id: 'one' };
      await deliveries.put(tx, [{ ...told, kind: 'target', receiver: 'rule/t', title: 'news', payload: '{}' }]);
      const event = { ...told, detailType: 'ECR Image Action', source: 'aws.ecr', resources: ['r'], at: 0 };
      const place = { dialect: database.dialect, account: '000000000000', region: 'us-east-1' };
      await databaseBus({ ...place, clock: () => 0, ids: () => '' }).put(tx, { ...event, detail: { a: { b: 1 } } });
    });
    await make('PUT', 'schedules/weekly', { expression: 'rate(7 days)' });
    await make('PUT', 'alerts/channels/team', { channel: 'email', settings: { to: 'a@example.org' } });
    await make('PUT', 'alerts/rules/all', { channels: ['team'] });
    await make('POST', 'excuses', { vulnerability: 'CVE-1', repository: 'team/app', reason: 'never called' });
    const made = await make('POST', 'users', { name: 'mary', grants: [] });
    const { accessKeyId: user, secretAccessKey: password } = JSON.parse(made.body.toString()) as Record<string, string>;
    const signedIn = await api().send('POST', '/api/v1/session', SAME_SITE, { user, password });
    cookie = signedIn.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    // Nobody has to log in for it.
    document = (await (await fetch(`${api().url}/api/v1/openapi.json`)).json()) as Document;
  });

  it('names each operation once, with each parameter of its path', () => {
    const operations = operationsOf(document);
    const ids = operations.map(([, { operationId }]) => operationId);

    assert.equal(document.openapi, '3.1.0');
    assert.equal(new Set(ids).size, ids.length);
    for (const [path, { parameters = [] }] of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const named = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      assert.deepEqual(named, inPath, path);
    }
  });

  it('names nothing below an image that a repository’s name may not be spoken before', () => {
    const below = Object.keys(document.paths).filter((path) => path.includes('/images/{reference}/'));

    assert.notEqual(below.length, 0);
    for (const path of below) {
      const [spoken, sent] = ['team/app', 'team%2Fapp'].map((name) => path.replace('{name}', name));
      assert.equal(routedPath(spoken ?? ''), sent);
    }
  });

  it('refers to nothing that is not in it', () => {
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name = '']) => name,
    );

    assert.notEqual(named.length, 0);
    assert.deepEqual(
      named.filter((name) => !(name in document.components.schemas)),
      [],
    );
  });

  it('says of each operation who may ask, and by which words it refuses', () => {
    for (const [path, { operationId, description, security, requestBody, responses }] of operationsOf(document)) {
      const refused = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      const statuses = refused.map(([status]) => status);

      assert.match(description, /^(?:For|Anybody) /, operationId);
      for (const status of ['400', '500', '503']) assert.ok(statuses.includes(status), `${operationId} ${status}`);
      if (security.length > 0) for (const status of ['401', '403']) assert.ok(statuses.includes(status), operationId);
      if (path.includes('{')) assert.ok(statuses.includes('404') || UNKNOWN_IS_FINE.has(operationId), operationId);
      if (requestBody !== undefined) for (const one of ['413', '415']) assert.ok(statuses.includes(one), operationId);
      for (const [status, { description: told, content }] of refused) {
        assert.deepEqual(content, { 'application/problem+json': { schema: PROBLEM } }, `${operationId} ${status}`);
        const codes = [...told.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code);
        assert.notEqual(codes.length, 0, `${operationId} ${status}`);
        for (const code of codes) assert.equal(known[code], Number(status), `${operationId} ${code}`);
      }
    }
  });

  it('describes each parameter and each field', () => {
    const parameters = operationsOf(document).flatMap(([, { operationId, parameters: own = [] }]) =>
      own.flatMap(({ name, description = '' }) => (description === '' ? `${operationId}.${name}` : [])),
    );
    const fields = Object.entries(document.components.schemas).flatMap(([name, schema]) => undescribed(name, schema));

    assert.deepEqual([...parameters, ...fields], []);
  });

  it('pages each list', () => {
    const lists = operationsOf(document).filter(([, { operationId }]) => operationId.startsWith('list'));

    for (const [, { operationId, parameters = [], responses }] of lists) {
      if (WHOLE.has(operationId)) continue;
      const names = parameters.map(({ name }) => name);
      const { $ref = '' } = (responses['200']?.content?.['application/json']?.schema ?? {}) as { $ref?: string };
      const { properties = {} } = document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {};
      assert.deepEqual([names.includes('limit'), names.includes('cursor')], [true, true], operationId);
      assert.ok('next' in properties, operationId);
    }
  });

  it('names no answer that is not asked for below', () => {
    const gets = Object.values(document.paths).flatMap(({ get }) => get?.operationId ?? []);

    assert.deepEqual(gets.filter((id) => !STREAMS.has(id)).toSorted(), ASKED.map(([id]) => id).toSorted());
  });

  const ASKED: readonly [operation: string, path: string][] = [
    ['getSession', 'session'],
    ['getOverview', 'overview'],
    ['search', 'search?q=apt'],
    ['getImage', IMAGE],
    ['listImages', 'repositories/team%2Fapp/images'],
    ['listPackages', `${IMAGE}/packages`],
    ['listFindings', `${IMAGE}/findings`],
    ['listRemedies', `${IMAGE}/remedies`],
    ['listLayers', `${IMAGE}/layers`],
    ['getManifest', `${IMAGE}/manifest`],
    ['getConfig', `${IMAGE}/config`],
    ['listReferrers', `${IMAGE}/referrers`],
    ['explainFinding', `${IMAGE}/explanation?vulnerability=CVE-1`],
    ['getCoverage', `${IMAGE}/coverage`],
    ['getSbom', `${IMAGE}/sbom`],
    ['getVex', `${IMAGE}/vex`],
    ['listVulnerabilities', 'vulnerabilities'],
    ['getVulnerability', 'vulnerabilities/CVE-1'],
    ['listVulnerableImages', 'vulnerabilities/CVE-1/images'],
    ['listPackageHolders', 'packages?name=apt'],
    ['listPackageNames', 'packages/names?prefix=a'],
    ['listPackageVersions', 'packages/versions?name=apt'],
    ['listRepositories', 'repositories'],
    ['getRepository', 'repositories/team%2Fapp'],
    ['listTagHistory', 'repositories/team%2Fapp/tags/latest/history'],
    ['listTagMoves', 'repositories/team%2Fapp/tag-history'],
    ['listSchedules', 'schedules'],
    ['getSchedule', 'schedules/weekly'],
    ['getCurrentTags', 'current-tags'],
    ['listExcuses', 'excuses'],
    ['getExcuse', 'excuses/1'],
    ['exportExcuses', 'excuses/vex'],
    ['listUsers', 'users'],
    ['getUser', 'users/user-1'],
    ['listTrail', 'trail'],
    ['listAdvisorySources', 'advisories'],
    ['getAdvisoryUpdate', 'advisories/update'],
    ['listAlertChannelKinds', 'alerts/channel-kinds'],
    ['listAlertChannels', 'alerts/channels'],
    ['listAlertRules', 'alerts/rules'],
    ['getAlertRule', 'alerts/rules/all'],
    ['previewAlertRule', 'alerts/rules/all/preview'],
    ['listEvents', 'events'],
    ['listDeliveries', 'deliveries'],
    ['getDelivery', 'deliveries/1'],
  ];
  for (const [id, path] of ASKED) {
    it(`says of ${id} what it answers, and how it refuses`, async () => {
      const check = validator();
      for (const [asked, status] of [
        [path, 200],
        [`${path}${path.includes('?') ? '&' : '?'}nonsense=1`, 400],
      ] as const) {
        const answer = await ask('GET', asked);
        assert.equal(answer.status, status, answer.body.toString());
        const content = answerOf(id, status)?.content?.[answer.headers['content-type'] ?? ''];
        assert.ok(content, `${id} does not tell of ${status} as ${answer.headers['content-type']}`);
        assert.deepEqual(check(content.schema, JSON.parse(answer.body.toString())), []);
      }
    });

    it(`answers ${id} once while it stays the same, and of HEAD all but the body`, async () => {
      const { headers } = await ask('GET', path);
      const tag = headers['etag'] ?? '';
      const again = await ask('GET', path, { 'If-None-Match': `"other", ${tag}` });
      const head = await ask('HEAD', path);

      assert.ok(answerOf(id, 200)?.headers?.['ETag'], `${id} tells of no ETag`);
      assert.ok(answerOf(id, 304), `${id} tells of no 304`);
      assert.match(tag, /^(?:W\/)?"[^"]+"$/);
      assert.deepEqual([again.status, again.headers['etag'], again.body.length], [304, tag, 0]);
      assert.deepEqual([head.status, head.headers['etag'], head.body.length], [200, tag, 0]);
      for (const one of [headers, again.headers, head.headers]) {
        assert.equal(one['cache-control'], 'private, no-cache');
        assert.equal(one['vary'], 'Authorization, Cookie, Accept-Encoding');
      }
    });
  }

  it('is held to what is answered', () => {
    const schema = { $ref: '#/components/schemas/PackageNames' };

    assert.notDeepEqual(validator()(schema, { names: [{ type: 'deb' }] }), []);
    assert.notDeepEqual(validator()(schema, { names: [], more: 1 }), []);
    assert.deepEqual(validator()(schema, { names: [] }), []);
  });
});

describe('docs/api.md', () => {
  const text = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');

  it('names every problem with its status', () => {
    const rows = [...text.matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) \| ([\d, ]+) \|/gm)].flatMap(
      ([, codes = '', status = '']) =>
        [...codes.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => [code, status.split(',')[0]] as const),
    );

    const told = Object.fromEntries(rows);
    const known = Object.entries(STATUS_OF_PROBLEM).map(([code, status]) => [code, String(status)]);
    assert.deepEqual(told, Object.fromEntries(known));
  });

  it('has a row for each endpoint', () => {
    const rows = [...text.matchAll(/^\| (`.+?) \| /gm)].map(([, cell = '']) => cell.replaceAll(/=|\?\w+/g, ''));
    const missing = Object.entries(document.paths).flatMap(([path, methods]) => {
      const parts = path.split('/');
      const forms = parts.map((_, at) => (at === 0 ? path : `…/${parts.slice(at).join('/')}`));
      const here = rows.filter((row) => forms.some((form) => row.includes(`${form}\``)));
      const absent = Object.keys(methods).filter(
        (method) => !here.some((row) => method === 'get' || row.includes(`\`${method.toUpperCase()}`)),
      );
      return absent.map((method) => `${method} ${path}`);
    });

    assert.deepEqual(missing, []);
  });
});
