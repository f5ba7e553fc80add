import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AwsError } from '../error.ts';
import { type OperationName, operations } from './model.ts';
import { parseRequest } from './validate.ts';

const INVALID = 'InvalidParameterException: Invalid parameter at';
const TYPE = 'SerializationException:';
const NAME_PATTERN = '[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*';

const REFUSED: readonly (readonly [OperationName, unknown, string])[] = [
  ['CreateRepository', {}, `${INVALID} 'repositoryName' failed to satisfy constraint: 'must not be null'`],
  [
    'CreateRepository',
    { repositoryName: null },
    `${INVALID} 'repositoryName' failed to satisfy constraint: 'must not be null'`,
  ],
  [
    'CreateRepository',
    { repositoryName: 'a' },
    `${INVALID} 'repositoryName' failed to satisfy constraint: 'must have length greater than or equal to 2'`,
  ],
  [
    'CreateRepository',
    { repositoryName: 'a'.repeat(257) },
    `${INVALID} 'repositoryName' failed to satisfy constraint: 'must have length less than or equal to 256'`,
  ],
  [
    'CreateRepository',
    { repositoryName: 'Nginx' },
    `${INVALID} 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '${NAME_PATTERN}''`,
  ],
  [
    'CreateRepository',
    { repositoryName: 'ab', registryId: '12' },
    `${INVALID} 'registryId' failed to satisfy constraint: 'must satisfy regular expression '[0-9]{12}''`,
  ],
  [
    'CreateRepository',
    { repositoryName: 'ab', imageTagMutability: 'SOLID' },
    `${INVALID} 'imageTagMutability' failed to satisfy constraint: 'Member must satisfy enum value set: [MUTABLE, IMMUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE_WITH_EXCLUSION]'`,
  ],
  [
    'CreateRepository',
    { repositoryName: 'ab', encryptionConfiguration: {} },
    `${INVALID} 'encryptionConfiguration.encryptionType' failed to satisfy constraint: 'must not be null'`,
  ],
  [
    'CreateRepository',
    { repositoryName: 'ab', tags: [{ Key: 'k' }] },
    `${INVALID} 'tags.1.member.Value' failed to satisfy constraint: 'must not be null'`,
  ],
  [
    'CreateRepository',
    { repositoryName: 'ab', tags: [null] },
    `${INVALID} 'tags' failed to satisfy constraint: 'Member must not be null'`,
  ],
  [
    'GetAuthorizationToken',
    { registryIds: ['12'] },
    `${INVALID} 'registryIds' failed to satisfy constraint: 'Member must satisfy constraint: [Member must satisfy regular expression pattern: [0-9]{12}]'`,
  ],
  [
    'GetAuthorizationToken',
    { registryIds: [] },
    `${INVALID} 'registryIds' failed to satisfy constraint: 'must have length greater than or equal to 1'`,
  ],
  [
    'DescribeRepositories',
    { maxResults: 0 },
    `${INVALID} 'maxResults' failed to satisfy constraint: 'must have value greater than or equal to 1'`,
  ],
  [
    'DescribeRepositories',
    { maxResults: 1001 },
    `${INVALID} 'maxResults' failed to satisfy constraint: 'must have value less than or equal to 1000'`,
  ],
  [
    'BatchGetImage',
    { repositoryName: 'ab', imageIds: Array(101).fill({}) },
    `${INVALID} 'imageIds' failed to satisfy constraint: 'must have length less than or equal to 100'`,
  ],
  [
    'BatchGetImage',
    { repositoryName: 'ab', imageIds: [{ imageTag: '' }] },
    `${INVALID} 'imageIds.1.member.imageTag' failed to satisfy constraint: 'must have length greater than or equal to 1'`,
  ],
  [
    'GetDownloadUrlForLayer',
    { repositoryName: 'ab', layerDigest: 'sha256' },
    `${INVALID} 'layerDigest' failed to satisfy constraint: 'must satisfy regular expression '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+''`,
  ],
  [
    'GetDownloadUrlForLayer',
    { repositoryName: 'ab', layerDigest: `sha256:${'0'.repeat(5000)}` },
    `${INVALID} 'layerDigest' failed to satisfy constraint: 'must satisfy regular expression '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+''`,
  ],
  ['CreateRepository', { repositoryName: 12 }, `${TYPE} NUMBER_VALUE cannot be converted to String`],
  ['CreateRepository', { repositoryName: {} }, `${TYPE} Start of structure or map found where not expected`],
  ['CreateRepository', { repositoryName: [] }, `${TYPE} Start of list found where not expected`],
  ['CreateRepository', { repositoryName: 'ab', tags: 'x' }, `${TYPE} STRING_VALUE cannot be converted to List`],
  ['CreateRepository', 'x', `${TYPE} STRING_VALUE cannot be converted to Structure`],
  ['CreateRepository', null, `${TYPE} NULL_VALUE cannot be converted to Structure`],
  ['DescribeRepositories', { maxResults: 1.5 }, `${TYPE} NUMBER_VALUE cannot be converted to Long`],
  ['DescribeRepositories', { maxResults: '5' }, `${TYPE} STRING_VALUE cannot be converted to Long`],
  ['DeleteRepository', { repositoryName: 'ab', force: 'true' }, `${TYPE} STRING_VALUE cannot be converted to Boolean`],
  ['UploadLayerPart', part('a==='), `${TYPE} A blob is not encoded as base64`],
  ['UploadLayerPart', part('aGk!'), `${TYPE} A blob is not encoded as base64`],
  ['UploadLayerPart', part('aGk'), `${TYPE} A blob is not encoded as base64`],
];

function part(layerPartBlob: string) {
  const uploadId = '0f8fad5b-d9cb-469f-a165-70867728950e';
  return { repositoryName: 'ab', uploadId, partFirstByte: 0, partLastByte: 1, layerPartBlob };
}

describe('a request to ECR', () => {
  for (const [operation, body, message] of REFUSED) {
    it(`${operation} is refused: ${message.slice(0, 150)}`, () => {
      assert.throws(
        () => parseRequest(operation, body),
        (error: unknown) => error instanceof AwsError && `${error.name}: ${error.message}` === message,
      );
    });
  }

  it('keeps what is modelled and leaves out the rest', () => {
    const request = parseRequest('CreateRepository', {
      repositoryName: 'team/app',
      encryptionConfiguration: null,
      surprise: { deep: [] },
      tags: [{ Key: 'k', Value: '', Colour: 'red' }],
    });

    assert.deepEqual(request, { repositoryName: 'team/app', tags: [{ Key: 'k', Value: '' }] });
  });

  it('has its blobs decoded', () => {
    const { layerPartBlob } = parseRequest('UploadLayerPart', part('aGk='));

    assert.deepEqual(Buffer.from(layerPartBlob).toString(), 'hi');
  });

  it('takes nothing from the prototype of objects', () => {
    const body: unknown = JSON.parse('{"repositoryName":"ab","__proto__":{"force":true},"constructor":1}');

    assert.deepEqual(Object.entries(parseRequest('DeleteRepository', body)), [['repositoryName', 'ab']]);
  });

  it('is refused in AWS words or passes, whatever it is', () => {
    const names = Object.keys(operations) as OperationName[];
    const value = fc.anything({ withNullPrototype: false, maxDepth: 3 });

    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.dictionary(fc.constantFrom('repositoryName', 'imageIds', 'tags', 'filter'), value),
        (name, body) => {
          try {
            parseRequest(name, body);
          } catch (error) {
            assert.ok(error instanceof AwsError);
          }
        },
      ),
    );
  });
});
