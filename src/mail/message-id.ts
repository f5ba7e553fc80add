import { createHash } from 'node:crypto';

const HOST = /^[a-z0-9.-]{1,200}$/i;

/** A message id that is the same for the same parts, `<1f0c…@host>`; what may not stand in one is left out. */
export function messageIdFor(parts: readonly string[], host: string): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
  return `<${digest}@${HOST.test(host) ? host : 'pratique.invalid'}>`;
}
