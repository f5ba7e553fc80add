import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exportFile, MOST_ROWS } from '../../console/src/parts/listing/export-file.ts';

interface Row {
  readonly name: string;
  readonly size?: number;
}

const csv = ({ name, size }: Row) => ({ name, size });
const NEVER = new AbortController().signal;

async function* pagesOf(...pages: readonly (readonly Row[])[]) {
  yield* pages;
}

describe('a table that is exported', () => {
  it('is CSV with one line of headings, of all pages', async () => {
    const all = () => pagesOf([{ name: 'plain', size: 1 }], [], [{ name: 'b' }]);
    const told: number[] = [];

    const { blob, rows, isCut } = await exportFile({ all, csv }, 'csv', NEVER, (count) => told.push(count));

    assert.equal(await blob.text(), 'name,size\r\nplain,1\r\nb,\r\n');
    assert.deepEqual([rows, isCut, told], [2, false, [1, 1, 2]]);
  });

  const cells: readonly [text: string, cell: string][] = [
    ['=cmd()', "'=cmd()"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@x', "'@x"],
    ['  =1', "'  =1"],
    ['\t=1', "'\t=1"],
    ['\uff1d1', "'\uff1d1"],
    ['\r1', '"\'\r1"'],
    ['"x", y\nz', '"""x"", y\nz"'],
    ['a=1', 'a=1'],
  ];
  for (const [name, cell] of cells) {
    it(`runs no ${JSON.stringify(name)} in a spreadsheet`, async () => {
      const { blob } = await exportFile({ all: () => pagesOf([{ name }]), csv }, 'csv', NEVER, () => {});

      assert.equal(await blob.text(), `name,size\r\n${cell},\r\n`);
    });
  }

  it('is JSON as the API gives it, of none too', async () => {
    const rows = [{ name: 'a' }, { name: '"\u2028', size: 2 }, { name: 'c' }];
    const some = await exportFile(
      { all: () => pagesOf(rows.slice(0, 2), rows.slice(2)), csv },
      'json',
      NEVER,
      () => {},
    );
    const none = await exportFile({ all: () => pagesOf(), csv }, 'json', NEVER, () => {});

    assert.deepEqual(JSON.parse(await some.blob.text()), rows);
    assert.deepEqual(JSON.parse(await none.blob.text()), []);
  });

  it('has no more rows than anybody opens, and asks for no more', async () => {
    const page = Array.from({ length: 90_000 }, () => ({ name: 'x' }));
    let asked = 0;
    const all = async function* () {
      for (;;) {
        asked += 1;
        yield page;
      }
    };

    const { rows, isCut } = await exportFile({ all, csv }, 'csv', NEVER, () => {});

    assert.deepEqual([rows, isCut, asked], [MOST_ROWS, true, 3]);
  });

  it('is left off when somebody asks for it', async () => {
    const abort = new AbortController();
    const all = () => pagesOf([{ name: 'a' }], [{ name: 'b' }]);

    await assert.rejects(
      exportFile({ all, csv }, 'csv', abort.signal, () => abort.abort()),
      { name: 'AbortError' },
    );
  });
});
