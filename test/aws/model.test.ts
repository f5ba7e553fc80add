import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as sdk from '@aws-sdk/client-ecr';
import { operationNamed, operations, shapeNamed, shapes } from '../../src/http/aws/ecr/model.ts';

/** The operations of the SDK's runtime schemas, with the names of their requests' members. */
function sdkOperations(): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const schema of Object.values(sdk as Readonly<Record<string, unknown>>)) {
    if (!Array.isArray(schema) || schema[0] !== 9) continue;
    const [, , name, , input] = schema as [number, string, string, unknown, () => readonly unknown[]];
    found.set(name, input()[4] as readonly string[]);
  }
  return found;
}

interface ServiceModel {
  readonly operations: Readonly<
    Record<
      string,
      { readonly input: { readonly shape: string }; readonly errors: readonly { readonly shape: string }[] }
    >
  >;
  readonly shapes: Readonly<
    Record<string, { readonly type: string; readonly min?: number; readonly max?: number; readonly pattern?: string }>
  >;
}

describe('the model of the ECR API', () => {
  it('has every operation of the SDK, with every member of its request', () => {
    const known = sdkOperations();

    assert.deepEqual(
      Object.keys(operations),
      [...known.keys()].toSorted((a, b) => (a < b ? -1 : 1)),
    );
    for (const [name, members] of known) {
      const operation = operationNamed(name);
      assert.ok(operation !== undefined);
      const shape = shapeNamed(operations[operation].input);
      assert.ok(shape.kind === 'structure');
      assert.deepEqual(new Set(Object.keys(shape.members)), new Set(members), name);
    }
  });

  it('has every shape that a request is made of', () => {
    for (const shape of Object.values(shapes)) {
      if (shape.kind === 'list') assert.ok(shapeNamed(shape.item));
      if (shape.kind === 'structure') for (const member of Object.values(shape.members)) assert.ok(shapeNamed(member));
    }
  });

  const debian = '/usr/lib/python3/dist-packages/botocore/data/ecr/2015-09-21/service-2.json';
  it('has what the model of Debian’s aws CLI knows', {
    skip: existsSync(debian) ? false : 'skipped: no botocore of Debian',
  }, () => {
    const model = JSON.parse(readFileSync(debian, 'utf8')) as ServiceModel;

    for (const [name, { errors }] of Object.entries(model.operations)) {
      const operation = operationNamed(name);
      assert.ok(operation !== undefined, name);
      for (const { shape } of errors) assert.ok(operations[operation].errors.includes(shape), `${name}: ${shape}`);
    }
    for (const name of [
      'RepositoryName',
      'RegistryId',
      'UploadId',
      'LayerDigest',
      'PartSize',
      'LayerPartBlob',
      'ImageTag',
      'ImageManifest',
    ] as const) {
      const { min, max, pattern } = model.shapes[name] ?? {};
      const ours = shapeNamed(name);
      assert.equal('min' in ours ? ours.min : undefined, min, name);
      assert.equal('max' in ours ? ours.max : undefined, max, name);
      if (name !== 'RepositoryName') assert.equal('pattern' in ours ? ours.pattern : undefined, pattern, name);
    }
  });
});
