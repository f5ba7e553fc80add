import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { type Links, linksAt } from '../../src/topic/sending/links.ts';
import type { KnownSubscription } from '../../src/topic/subscription-rows.ts';
import { type LinkTokens, linkTokens } from '../../src/topic/tokens.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:findings';
const ID = 'df81a004-1600-43ea-a8d6-74ee9d42d01e';

/** A confirmed subscription to a topic called findings. */
export function someSubscription(more: Partial<KnownSubscription> = {}): KnownSubscription {
  return {
    rowId: 1,
    id: ID,
    arn: `${TOPIC}:${ID}`,
    topicArn: TOPIC,
    topicName: 'findings',
    topicId: 1,
    topicAttributes: {},
    protocol: 'https',
    endpoint: 'https://hooks.example.org/',
    state: 'confirmed',
    confirmationWasAuthenticated: false,
    onlyOwnerUnsubscribes: false,
    attributes: {},
    ...more,
  };
}

/** What messages of a server at `https://registry.example.org` are made with, and the key that verifies them. */
export function messageParts() {
  const tokens: LinkTokens = linkTokens(createSecretKey(Buffer.alloc(32, 7)));
  const links: Links = linksAt('https://registry.example.org', tokens);
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { fingerprint: 'f'.repeat(32), privateKey };
  return { tokens, links, publicKey, keys: { current: async () => key, certificate: async () => undefined } };
}
