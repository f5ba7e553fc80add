import { setPriority } from 'node:os';
import { EXTRACTORS } from './extractors.ts';
import { serveLayers } from './serve-layers.ts';

/** Pushes and pulls come first: threads made from here on inherit this. */
const NICE = 10;

setPriority(NICE);
await serveLayers(process.stdin, (bytes) => void process.stdout.write(bytes), EXTRACTORS);
