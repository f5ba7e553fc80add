import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { advisorySources } from '../../src/advisory/index.ts';
import { EXTRACTORS } from '../../src/inventory/extractors.ts';
import { FEEDS, SAME_FORM } from './corpus/feeds.ts';
import { drive } from './drive.ts';
import { chunksOf } from './feed-target.ts';
import { inputOf } from './mutant.ts';
import { CORPUS, TARGET_NAMES, targetOf } from './targets.ts';

/** Of each parser, as many as go into this time; `npm run fuzz` is the long way. */
const MILLISECONDS = 250;
const SEED = 1;

describe('the parsers', () => {
  it('have seeds, each extractor those of its own', () => {
    const ids = EXTRACTORS.map(({ id }) => id);

    assert.deepEqual(Object.keys(CORPUS).toSorted(), ids.toSorted());
    for (const id of ids) assert.notEqual(CORPUS[id]?.seeds().length, 0, id);
  });

  it('are those of every source of advisories, or of another that reads the same form', () => {
    const ids = advisorySources.map(({ id }) => id);

    assert.deepEqual([...Object.keys(FEEDS), ...Object.keys(SAME_FORM)].toSorted(), ids.toSorted());
    for (const [id, other] of Object.entries(SAME_FORM)) assert.notEqual(FEEDS[other], undefined, id);
  });

  it('are each fed something that they understand', async () => {
    for (const id of Object.keys(FEEDS)) {
      const source = advisorySources.find((one) => one.id === id);
      for (const { path, content, wrap = Buffer.from } of FEEDS[id]?.seeds() ?? []) {
        const file = { url: `https://feeds.example/${path}`, body: chunksOf(wrap(Buffer.from(content))) };
        const kinds = new Set<string>();
        for await (const { kind } of source?.parse(file) ?? []) kinds.add(kind);

        kinds.delete('warning');
        assert.notEqual(kinds.size, 0, `${id} ${path}`);
      }
    }
  });

  it(`do nothing but read what they are fed, whatever it is (seed ${SEED})`, async () => {
    const results = await drive(TARGET_NAMES, { seed: SEED, inputs: 200_000, milliseconds: MILLISECONDS });

    assert.deepEqual(
      results.map(({ name }) => name),
      TARGET_NAMES,
    );
    assert.deepEqual(
      results.flatMap(({ name, findings }) =>
        findings.map(({ input, reason }) => `npm run fuzz -- ${name} --seed ${SEED} --from ${input}: ${reason}`),
      ),
      [],
    );
  });
});

describe('inputOf', () => {
  it('makes the same of the same numbers, and something else of others', () => {
    const target = targetOf('apk');
    const number = target.seeds.length + 1;

    assert.deepEqual(inputOf(target, 7, number), inputOf(target, 7, number));
    assert.notDeepEqual(inputOf(target, 7, number), inputOf(target, 8, number));
    assert.notDeepEqual(inputOf(target, 7, number), inputOf(target, 7, number + 1));
  });
});

const FAULTS = [/^Error: on purpose/, /^it took longer than 5 s/, /^it brought its thread down: .* out of memory/];

describe('drive', () => {
  it('finds what throws, what hangs and what takes up all memory, and goes on with the next', async () => {
    const results = await drive(['throws', 'hangs', 'grows', 'apk'], { seed: 1, inputs: 20 });

    assert.deepEqual(
      results.map(({ name, findings }) => [name, findings.map(({ reason }) => FAULTS.find((one) => one.test(reason)))]),
      [
        ['throws', [FAULTS[0]]],
        ['hangs', [FAULTS[1]]],
        ['grows', [FAULTS[2]]],
        ['apk', []],
      ],
    );
  });
});
