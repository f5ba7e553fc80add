import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { terminalLine } from './terminal-line.ts';

const shown = (columns: number | undefined, text: string) => {
  const said: string[] = [];
  const line = terminalLine({ writeError: (each) => void said.push(each), columns: () => columns });
  line.show(text);
  line.clear();
  return said;
};

describe('a line of a terminal', () => {
  it('takes the place of the one before, and is emptied in the end', () => {
    assert.deepEqual(shown(80, 'reading'), ['\r\u001b[Kreading', '\r\u001b[K']);
  });

  it('is cut to one line, however narrow the terminal', () => {
    assert.equal(shown(5, 'reading')[0], '\r\u001b[Kread');
    assert.equal(shown(0, 'x'.repeat(200))[0], `\r\u001b[K${'x'.repeat(79)}`);
  });

  it('is nothing where there is no terminal', () => {
    assert.deepEqual(shown(undefined, 'reading'), []);
  });
});
