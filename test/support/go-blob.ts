import { type ElfForm, type ElfSection, elfOf, words } from './elf.ts';

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const DATA_ADDRESS = 0x40_0000;
const STRINGS_ADDRESS = 0x50_0000;

/** What Go's linker writes around the text that names the modules. */
export function framed(modules: string): string {
  return modules === '' ? '' : `${'\u0001'.repeat(16)}${modules}${'\u0002'.repeat(16)}`;
}

export interface GoBlob {
  readonly goVersion: string;
  readonly modules: string;
}

/** Build information as it has been since Go 1.18: the strings follow their header. */
export function inlineBlob({ wordBytes, isBigEndian }: ElfForm, { goVersion, modules }: GoBlob): Buffer {
  const head = Buffer.alloc(32);
  MAGIC.copy(head);
  head[14] = wordBytes;
  head[15] = isBigEndian ? 3 : 2;
  return Buffer.concat([head, prefixed(goVersion), prefixed(framed(modules))]);
}

/** A program with build information as it was until Go 1.17: the header has addresses of strings that lie elsewhere. */
export function addressedElf(form: ElfForm, { goVersion, modules }: GoBlob): Buffer {
  const text = Buffer.from(`${goVersion}${framed(modules)}`);
  const pairs = words(
    form,
    STRINGS_ADDRESS + 4 * form.wordBytes,
    goVersion.length,
    STRINGS_ADDRESS + 4 * form.wordBytes + goVersion.length,
    text.length - goVersion.length,
  );
  const addresses = words(form, STRINGS_ADDRESS, STRINGS_ADDRESS + 2 * form.wordBytes);
  const head = Buffer.alloc(32);
  MAGIC.copy(head);
  head[14] = form.wordBytes;
  head[15] = form.isBigEndian ? 1 : 0;
  addresses.copy(head, 16);
  return elfOf(form, [
    { name: '.go.buildinfo', address: DATA_ADDRESS, bytes: head },
    { name: '.data', address: STRINGS_ADDRESS, bytes: Buffer.concat([pairs, text]) },
  ]);
}

/** A program with this build information in a section of its own, and what else it is to have. */
export function inlineElf(form: ElfForm, blob: GoBlob, others: readonly ElfSection[] = []): Buffer {
  return elfOf(form, [{ name: '.go.buildinfo', address: DATA_ADDRESS, bytes: inlineBlob(form, blob) }, ...others]);
}

function prefixed(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) length.push((rest % 0x80) + 0x80);
  return Buffer.concat([Buffer.from([...length, rest]), bytes]);
}
