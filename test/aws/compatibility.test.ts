import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Handlers } from '../../src/http/aws/ecr/handler.ts';
import { operationNamed, operations } from '../../src/http/aws/ecr/model.ts';
import { handlers } from '../../src/http/aws/ecr/service.ts';

const PAGE = new URL('../../docs/ecr-compatibility.md', import.meta.url);
const ROW = /^\| ([A-Z]\w+) \| (holds|kept, not enforced|not yet) \| ?(\w*) \|.*\|$/;

/** Rows of the page's table of operations: `operation: state, permission`. */
function pageRows(): string[] {
  const rows = readFileSync(PAGE, 'utf8')
    .split('\n')
    .map((line) => ROW.exec(line));
  return rows.flatMap((row) => (row === null ? [] : [`${row[1]}: ${row[2]}, ${row[3]}`]));
}

function rowOf(name: string): string {
  const operation = operationNamed(name);
  const handler = operation === undefined ? undefined : (handlers as Handlers)[operation];
  if (handler === undefined) return `${name}: not yet, `;
  return `${name}: ${handler.isOnlyKept === true ? 'kept, not enforced' : 'holds'}, ${handler.permission}`;
}

describe('docs/ecr-compatibility.md', () => {
  it('says of all 62 operations what the code does', () => {
    const names = Object.keys(operations);

    assert.equal(names.length, 62);
    assert.deepEqual(pageRows(), names.map(rowOf));
  });

  it('names errors that the model has', () => {
    const page = readFileSync(PAGE, 'utf8');
    const modelled = new Set(Object.values(operations).flatMap((operation) => operation.errors));
    const section = /^## What differs$([^]*?)^## /m.exec(page)?.[1] ?? '';
    const named = [...section.matchAll(/`(\w+Exception)`/g)].map(([, name = '']) => name);

    assert.ok(named.length > 5);
    for (const name of named) {
      assert.ok(modelled.has(name) || ['AccessDeniedException', 'SerializationException'].includes(name), name);
    }
  });
});
