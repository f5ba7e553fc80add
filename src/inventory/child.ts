import { setPriority } from 'node:os';
import { collecting } from './collecting.ts';
import { EXTRACTORS } from './extractors.ts';
import { serveLayers } from './serve-layers.ts';

/** Pushes and pulls come first: threads made from here on inherit this. */
const NICE = 10;
/** Opened for it by whoever started it. */
const SCRATCH_FILE = 3;

setPriority(NICE);
await serveLayers(process.stdin, (bytes) => void process.stdout.write(bytes), {
  extractors: EXTRACTORS,
  scratch: { file: SCRATCH_FILE, limitBytes: Number(process.argv[2] ?? 0) },
  onRead: collecting(),
});
