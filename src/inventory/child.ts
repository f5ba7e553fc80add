import { setPriority } from 'node:os';
import { EXTRACTORS } from './extractors.ts';
import { serveLayers } from './serve-layers.ts';

/** Pushes and pulls come first: threads made from here on inherit this. */
const NICE = 10;
/** Opened for it by whoever started it. */
const SCRATCH_FILE = 3;

setPriority(NICE);
/** Left to itself, the collector lets 64 MiB of chunks pass that nobody needs any more. */
const COLLECT_BYTES = 8 * 2 ** 20;

await serveLayers(process.stdin, (bytes) => void process.stdout.write(bytes), {
  extractors: EXTRACTORS,
  scratch: { file: SCRATCH_FILE, limitBytes: Number(process.argv[2] ?? 0) },
  onRead: collectEvery(COLLECT_BYTES),
});

/** Has the youngest objects collected each time that so many bytes have passed, where Node lets it. */
function collectEvery(mostBytes: number): (bytes: number) => void {
  let passed = 0;
  return (bytes) => {
    passed += bytes;
    if (passed < mostBytes) return;
    passed = 0;
    globalThis.gc?.({ type: 'minor', execution: 'sync' });
  };
}
