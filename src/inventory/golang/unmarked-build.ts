import type { Executable, ExecutableSection } from '../../lib/executable/types.ts';
import type { BuildInfo } from './build-info.ts';

/** Sections that no other compiler makes. */
const GO_SECTIONS: ReadonlySet<string> = new Set(['.gopclntab', '.go.module', '__gopclntab']);
/** Where constants lie: in ELF, in PE, in Mach-O. */
const CONSTANT_SECTIONS: ReadonlySet<string> = new Set(['.rodata', '.data.rel.ro', '.rdata', '__rodata']);

/** What the go command writes before and after the text that names the modules (cmd/go, `modload`). */
const BEFORE = Buffer.from('3077af0c9274080241e1c107e6d618e6', 'hex');
const AFTER = Buffer.from('f932433186182072008242104116d8f2', 'hex');

const WINDOW_BYTES = 2 ** 20;
const LONGEST_MODULES = 8 * 2 ** 20;
/** Constants of more bytes are those of no program. */
const MOST_BYTES = 2 ** 30;
const GO_VERSION = /go1\.[0-9]{1,2}(?:\.[0-9]{1,2}|rc[0-9]|beta[0-9])(?![0-9.])/g;

/**
 * How a Go program was built that has no build information where Go's own tools look for it, since it was linked without:
 * the text that names the modules lies among its constants all the same. The version of Go is that which they name, where
 * they name no other; else it is empty. None for what is no Go program.
 */
export function readUnmarkedBuild(executable: Executable): BuildInfo {
  const sections = executable.sections ?? [];
  if (!sections.some(({ name }) => GO_SECTIONS.has(name))) return { kind: 'none' };
  const versions = new Set<string>();
  let modules: string | undefined;
  for (const section of sections.filter(({ name }) => CONSTANT_SECTIONS.has(name))) {
    for (const { window, offset } of windowsOf(executable, section)) {
      for (const [version] of window.toString('latin1').matchAll(GO_VERSION)) versions.add(version);
      const at = modules === undefined ? window.indexOf(BEFORE) : -1;
      if (at !== -1) modules = textAt(executable, offset + at + BEFORE.length);
    }
  }
  if (modules === undefined) return { kind: 'none' };
  const [goVersion = ''] = versions.size === 1 ? versions : [];
  return { kind: 'found', goVersion, modules };
}

/** Windows over a section, each of which repeats so much of the one before that nothing is cut in two. */
function* windowsOf(
  { bytes }: Executable,
  { offset, sizeBytes }: ExecutableSection,
): Iterable<{ readonly window: Buffer; readonly offset: number }> {
  const end = Math.min(offset + Math.min(sizeBytes, MOST_BYTES), bytes.sizeBytes);
  for (let start = offset; start < end; start += WINDOW_BYTES) {
    const part = bytes.read(start, Math.min(WINDOW_BYTES + BEFORE.length, end - start));
    yield { window: Buffer.from(part.buffer, part.byteOffset, part.byteLength), offset: start };
  }
}

function textAt({ bytes }: Executable, offset: number): string | undefined {
  const rest = Buffer.from(bytes.read(offset, LONGEST_MODULES));
  const end = rest.indexOf(AFTER);
  return end === -1 ? undefined : rest.toString('utf8', 0, end);
}
