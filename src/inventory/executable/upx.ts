import type { Executable } from '../../lib/executable/index.ts';

const MAGIC = Buffer.from('UPX!');
/** Its own header follows the program headers, of which it leaves two or three. */
const HEAD_BYTES = 1024;

/** Whether UPX packed it: then all that would tell of its content is compressed in a way of UPX's own. */
export function isPackedByUpx({ format, bytes, sections }: Executable): boolean {
  if (format === 'pe' || format === 'wasm') return sections?.some(({ name }) => name === 'UPX0') === true;
  return Buffer.from(bytes.read(0, HEAD_BYTES)).includes(MAGIC);
}
