import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { matchesPattern, operations, parseRequest, shapes } from './model.ts';

const patterns = Object.values(shapes).flatMap((shape) =>
  shape.kind === 'string' && shape.pattern !== undefined ? [shape.pattern] : [],
);

describe('the model of EventBridge’s API', () => {
  it('accepts what its patterns accept as they are written', () => {
    const texts = fc.string({
      unit: fc.constantFrom('a', ' ', '\t', ':', '/', '%', '2', 'F', '.', '!', 'é'),
      maxLength: 8,
    });
    for (const pattern of new Set(patterns)) {
      const written = new RegExp(`^(?:${pattern})$`);
      fc.assert(
        fc.property(texts, (text) => {
          assert.equal(matchesPattern(pattern, text), written.test(text), pattern);
        }),
      );
    }
  });

  it('ends on the longest texts that its patterns refuse', () => {
    for (const pattern of patterns) {
      for (const part of ['a', ' ', ' \t', 'a ', '/', '%2F', 'a-', '.', 'arn:aws', '1']) {
        const text = `${part.repeat(2000).slice(0, 2000)}\u0001`;
        if (pattern !== '.*' && pattern !== '^(?!\\s*$).+') assert.equal(matchesPattern(pattern, text), false, pattern);
      }
    }
  });

  it('names where a request is wrong as AWS does, and repeats no secret', () => {
    const targets = [{ Id: 'a', Arn: 'b', InputTransformer: { InputTemplate: '1', InputPathsMap: { 'a b': '$' } } }];
    const secret = { BasicAuthParameters: { Username: 'u', Password: `\u0001${'p'.repeat(600)}` } };

    assert.throws(() => parseRequest('PutTargets', { Rule: 'r', Targets: targets }), {
      name: 'ValidationException',
      message:
        /at 'targets\.1\.member\.inputTransformer\.inputPathsMap' failed to satisfy constraint: Map must satisfy/,
    });
    assert.throws(
      () => parseRequest('CreateConnection', { Name: 'c', AuthorizationType: 'BASIC', AuthParameters: secret }),
      { message: /^1 validation error detected: Value '\*\*\*\*' at 'authParameters\.basicAuthParameters\.password'/ },
    );
    assert.throws(() => parseRequest('PutRule', {}), { message: /Value 'null' at 'name' .* Member must not be null$/ });
    assert.equal(Object.keys(operations).length, 28);
  });
});
