import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port on which nothing listens now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

const TRIES = 200;
const BETWEEN_MILLISECONDS = 100;

/** Resolves once the address answers well. */
export async function answers(address: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const isUp = await fetch(address).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await sleep(BETWEEN_MILLISECONDS);
  }
  throw new Error(`nothing answers at ${address}`);
}
