import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { runInThisContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { EMPTY_INVENTORY } from '../../src/inventory/empty-inventory.ts';
import { serveLayers } from '../../src/inventory/serve-layers.ts';
import type { Extractor } from '../../src/inventory/types.ts';
import { lengthPrefix, message } from '../../src/inventory/wire.ts';

/** A reader whose one extractor does what the file `attack` says: a word and what it is to be done to. */
const hostile: Extractor = {
  id: 'hostile',
  version: 1,
  limitBytes: 1000,
  wants: ({ path }) => path === 'attack',
  leadsTo: (path) => path === '' || path === 'attack',
  async *extract(file) {
    const [attack = '', target = ''] = Buffer.from(file.bytes).toString().split(' ');
    yield { kind: 'partial', reason: await outcomeOf(attack, target) };
  },
};

const eaten: Buffer[] = [];

const ATTACKS: Readonly<Record<string, (target: string) => unknown>> = {
  read: (path) => `read: ${readFileSync(path, 'utf8')}`,
  write: (path) => writeFileSync(path, 'written') ?? 'written',
  connect: (port) => connected(Number(port)),
  shell: () => spawned('/bin/sh', ['-c', 'true']),
  node: () => spawned(process.execPath, ['--version']),
  thread: () => new Worker('', { eval: true }).on('error', () => {}) && 'started',
  signal: (pid) => process.kill(Number(pid), 0) && 'reached',
  environment: () => Object.keys(process.env).join(' '),
  evaluate: () => String(runInThisContext('eval("1")')),
  eat() {
    for (;;) eaten.push(Buffer.alloc(2 ** 20, 1));
  },
  heap() {
    const kept: unknown[] = [];
    for (;;) kept.push({ kept: [kept.length] });
  },
  loop() {
    for (;;);
  },
  exit: (code) => process.exit(Number(code)),
  babble: () => process.stdout.write(message({ id: 'x', kind: 'failed', reason: 'a lie' })),
  boast: () => process.stdout.write(lengthPrefix(2 ** 31)),
  lie: (path) => process.stdout.write(message({ id: 'x', kind: 'read', inventory: inventoryAt(path) })),
  jumble: () => process.stdout.write(Buffer.concat([lengthPrefix(3), Buffer.from('{x}')])),
};

await serveLayers(process.stdin, (bytes) => void process.stdout.write(bytes), {
  extractors: [hostile],
  scratch: { file: 3, limitBytes: Number(process.argv[2] ?? 0) },
});

async function outcomeOf(attack: string, target: string): Promise<string> {
  try {
    return String(await ATTACKS[attack]?.(target));
  } catch (error) {
    return error instanceof Error && 'code' in error ? `stopped: ${String(error.code)}` : `stopped: ${String(error)}`;
  }
}

function spawned(file: string, args: string[]): string {
  const { status, error } = spawnSync(file, args);
  if (error !== undefined) throw error;
  return `ran: ${status}`;
}

function connected(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve('connected');
    });
    socket.on('error', reject);
  });
}

function inventoryAt(path: string) {
  const facts = [{ kind: 'partial', reason: 'a lie' }];
  return { ...EMPTY_INVENTORY, files: [{ path, facts }] };
}
