import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { suiteApi } from '../../../test/support/api-server.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { imageNumber, push } from '../../../test/support/push.ts';
import { memorySnapshot } from '../../../test/support/snapshot.ts';
import { databaseBus } from '../../event/index.ts';
import { recordImage } from '../../match/index.ts';
import { routedPath } from './path.ts';
import { STATUS_OF_PROBLEM } from './problem.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { schema: object }>> }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { properties?: object }>> };
}

const api = suiteApi();
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

  const ASKED: readonly [operation: string, path: string][] = [
    ['getImage', 'repositories/team%2Fapp/images/latest'],
    ['listPackages', 'repositories/team%2Fapp/images/latest/packages'],
    ['listFindings', 'repositories/team%2Fapp/images/latest/findings'],
    ['listRemedies', 'repositories/team%2Fapp/images/latest/remedies'],
    ['listLayers', 'repositories/team%2Fapp/images/latest/layers'],
    ['getManifest', 'repositories/team%2Fapp/images/latest/manifest'],
    ['getConfig', 'repositories/team%2Fapp/images/latest/config'],
    ['listReferrers', 'repositories/team%2Fapp/images/latest/referrers'],
    ['explainFinding', 'repositories/team%2Fapp/images/latest/explanation?vulnerability=CVE-1'],
    ['getCoverage', 'repositories/team%2Fapp/images/latest/coverage'],
    ['listPackageHolders', 'packages?name=apt'],
    ['listPackageNames', 'packages/names?prefix=a'],
    ['listRepositories', 'repositories'],
    ['getRepository', 'repositories/team%2Fapp'],
    ['listTagHistory', 'repositories/team%2Fapp/tags/latest/history'],
    ['listSchedules', 'schedules'],
    ['getCurrentTags', 'current-tags'],
    ['listExcuses', 'excuses'],
    ['listUsers', 'users'],
    ['getUser', 'users/user-1'],
    ['listTrail', 'trail'],
    ['getAdvisoryUpdate', 'advisories/update'],
    ['listEvents', 'events'],
    ['listDeliveries', 'deliveries'],
    ['getDelivery', 'deliveries/1'],
  ];
  for (const [id, path] of ASKED) {
    it(`says of ${id} what it answers, and how it refuses`, async () => {
      const [, operation] = operationsOf(document).find(([, { operationId }]) => operationId === id) ?? [];
      assert.ok(operation);
      const check = validator();
      for (const [asked, status] of [
        [path, 200],
        [`${path}${path.includes('?') ? '&' : '?'}nonsense=1`, 400],
      ] as const) {
        const answer = await api().get(`/api/v1/${asked}`);
        assert.equal(answer.status, status, answer.body.toString());
        const content: { schema: object } | undefined =
          operation.responses[String(status)]?.content[answer.headers['content-type'] ?? ''];
        assert.ok(content, `${id} does not tell of ${status} as ${answer.headers['content-type']}`);
        assert.deepEqual(check(content.schema, JSON.parse(answer.body.toString())), []);
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
});
