import assert from 'node:assert/strict';
import { closeSync, fstatSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileScratch, NO_SCRATCH, type ScratchPart } from './scratch.ts';

describe('fileScratch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pratique-scratch-'));
  let file = 0;

  before(() => {
    file = openSync(join(folder, 'scratch'), 'wx+');
  });

  after(() => {
    closeSync(file);
    rmSync(folder, { recursive: true });
  });

  it('gives back what was put aside, any part of it, in pieces of any size', () => {
    const part = reserved(fileScratch(file, 1000).reserve(10));

    for (const piece of ['ab', 'c', 'defgh', 'ij']) part.append(Buffer.from(piece));

    assert.equal(textOf(part, 0, 10), 'abcdefghij');
    assert.equal(textOf(part, 3, 2), 'de');
    assert.equal(textOf(part, 8, 100), 'ij');
    assert.equal(textOf(part, 100, 1), '');
    assert.equal(textOf(part, -5, 2), 'ab');
    assert.equal(textOf(part, Number.NaN, 1), 'a');
  });

  it('keeps what lies beside each other apart, and takes no more than was reserved', () => {
    const scratch = fileScratch(file, 1000);
    const [one, other] = [reserved(scratch.reserve(3)), reserved(scratch.reserve(3))];

    other.append(Buffer.from('456'));
    one.append(Buffer.from('123000'));

    assert.equal(textOf(one, 0, 9) + textOf(other, 0, 9), '123456');
  });

  it('gives room that is free again, and none over the limit', () => {
    const scratch = fileScratch(file, 100);
    const [first, second] = [reserved(scratch.reserve(60)), reserved(scratch.reserve(40))];

    assert.equal(scratch.reserve(1), undefined);
    first.free();
    assert.equal(scratch.reserve(61), undefined);
    reserved(scratch.reserve(60)).append(Buffer.alloc(60, 'x'));
    second.append(Buffer.alloc(40, 'y'));

    assert.equal(fstatSync(file).size <= 100, true);
    assert.equal(textOf(second, 0, 2), 'yy');
  });

  it('says that the system does not let it', () => {
    const reading = openSync(join(folder, 'scratch'), 'r');
    const part = reserved(fileScratch(reading, 100).reserve(10));

    assert.throws(() => part.append(Buffer.from('abc')), /^Error: large files could not be put aside: EBADF/);
    closeSync(reading);
  });

  it('shows only what has come', () => {
    const part = reserved(fileScratch(file, 100).reserve(10));
    part.append(Buffer.from('abc'));

    assert.equal(textOf(part, 0, 10), 'abc');
  });
});

it('has no room where there is no scratch', () => assert.equal(NO_SCRATCH.reserve(1), undefined));

function reserved(part: ScratchPart | undefined): ScratchPart {
  assert.ok(part);
  return part;
}

function textOf(part: ScratchPart, offset: number, length: number): string {
  return Buffer.from(part.read(offset, length)).toString();
}
