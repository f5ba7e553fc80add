import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KMSClient } from '@aws-sdk/client-kms';
import { createDurably, makeFolder } from '../lib/durable.ts';
import { printable } from '../lib/printable.ts';
import type { KeySource } from './key-source.ts';
import { type MasterKey, masterKeyOf } from './master-key.ts';

/** A key of AWS KMS, under which the master key is wrapped. */
export interface KmsSettings {
  /** Its ARN, its id, or an alias (`alias/pratique`). */
  readonly keyId: string;
  /** Where the wrapped master key is kept: base64 of what KMS made of it, in one line. */
  readonly file: string;
  /** In the place of AWS's own address. */
  readonly endpoint?: string;
  /** In the place of AWS's default chain. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What is wrapped is opened for this alone: KMS authenticates it, and writes it into its log (AWS KMS, "Encryption context"). */
const CONTEXT = { application: 'pratique', purpose: 'master-key' };
const KEY_BYTES = 32;
const CONNECT_MILLISECONDS = 5000;
const TIMEOUT_MILLISECONDS = 15_000;
/** KMS makes at most 6144 bytes. */
const WRAPPED = /^[A-Za-z0-9+/]{44,8192}={0,2}\s*$/;

/**
 * A master key that KMS keeps: the first start has it make a data key, and keeps the wrapped one; each start has it
 * unwrapped. KMS is asked by its SDK, which is loaded then.
 */
export function kmsKey(settings: KmsSettings): KeySource {
  const { keyId, file } = settings;
  const name = `the KMS key "${keyId}", which opens "${file}"`;
  const read = async () => {
    const wrapped = await readWrapped(file);
    return wrapped === undefined ? undefined : await unwrap(settings, wrapped);
  };
  return {
    name,
    read,
    load: async () => (await read()) ?? (await make(settings)) ?? (await lost(read, file)),
  };
}

/** Another process made the file first: its key is the one. */
async function lost(read: () => Promise<MasterKey | undefined>, file: string): Promise<MasterKey> {
  const key = await read();
  if (key === undefined) throw new Error(`cannot make the wrapped master key "${file}"`);
  return key;
}

async function readWrapped(file: string): Promise<Uint8Array | undefined> {
  const text = await readFile(file, 'latin1').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`cannot read the wrapped master key "${file}": ${error.message}`, { cause: error });
  });
  if (text === undefined) return undefined;
  if (!WRAPPED.test(text)) throw new Error(`the wrapped master key "${file}" is not base64 of what KMS encrypts`);
  return Buffer.from(text, 'base64');
}

async function unwrap(settings: KmsSettings, wrapped: Uint8Array): Promise<MasterKey> {
  const { keyId, file } = settings;
  const { Plaintext: plain } = await asking(settings, 'Decrypt', async (client) => {
    const { DecryptCommand } = await import('@aws-sdk/client-kms');
    return await client.send(new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext: CONTEXT }));
  });
  return keyOf(plain, `what "${file}" holds`);
}

/** Undefined where another process was first. */
async function make(settings: KmsSettings): Promise<MasterKey | undefined> {
  const { keyId, file } = settings;
  const { Plaintext: plain, CiphertextBlob: wrapped } = await asking(settings, 'GenerateDataKey', async (client) => {
    const { GenerateDataKeyCommand } = await import('@aws-sdk/client-kms');
    return await client.send(
      new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: CONTEXT }),
    );
  });
  const key = keyOf(plain, 'what it made');
  if (wrapped === undefined) throw new Error(`KMS gave no wrapped key to GenerateDataKey on "${keyId}"`);
  try {
    await makeFolder(dirname(file));
    await createDurably(file, `${Buffer.from(wrapped).toString('base64')}\n`);
    return key;
  } catch (error) {
    if ((await readWrapped(file)) !== undefined) return undefined;
    throw new Error(`cannot make the wrapped master key "${file}"`, { cause: error });
  }
}

function keyOf(plain: Uint8Array | undefined, what: string): MasterKey {
  if (plain?.length === KEY_BYTES) return masterKeyOf(plain);
  throw new Error(`KMS answered ${plain?.length ?? 0} bytes for ${what}, and a master key has ${KEY_BYTES}`);
}

async function asking<T>(
  { keyId, endpoint, credentials }: KmsSettings,
  operation: 'Decrypt' | 'GenerateDataKey',
  work: (client: KMSClient) => Promise<T>,
): Promise<T> {
  const { KMSClient: Client } = await import('@aws-sdk/client-kms');
  const region = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):/.exec(keyId)?.[1];
  const client = new Client({
    requestHandler: {
      connectionTimeout: CONNECT_MILLISECONDS,
      requestTimeout: TIMEOUT_MILLISECONDS,
      throwOnRequestTimeout: true,
    },
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  try {
    return await work(client);
  } catch (error) {
    throw new Error(faultOf(error, operation, keyId), { cause: error });
  } finally {
    client.destroy();
  }
}

const MOST_MESSAGE = 300;

/** What KMS says is wrong, and what to do (AWS KMS API, "Errors" of Decrypt and GenerateDataKey). */
function faultOf(error: unknown, operation: string, keyId: string): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const said = message === '' ? '' : `, ${printable(message.slice(0, MOST_MESSAGE))}`;
  const next = NEXT.find(([form]) => form.test(`${name} ${message}`))?.[1];
  const what = `cannot have the master key from the KMS key "${keyId}": ${operation} came to "${name}"${said}`;
  return next === undefined ? what : `${what}: ${next.replace('OPERATION', operation)}`;
}

const NEXT: readonly (readonly [form: RegExp, next: string])[] = [
  [
    /^CredentialsProviderError/,
    'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a role of this machine gives credentials',
  ],
  [/Region is missing/, 'name it in AWS_REGION, or name the key by its ARN'],
  [/^AccessDenied/, 'allow kms:OPERATION on it to these credentials'],
  [/^NotFoundException/, 'PRATIQUE_MASTER_KEY_KMS names the key by its ARN, or by alias/NAME in this region'],
  [/^(?:DisabledException|KMSInvalidState)/, 'enable the key, or cancel its deletion'],
  [
    /^(?:InvalidCiphertext|IncorrectKey)/,
    'the wrapped key was made under another key, or for something else: put the right file back',
  ],
];
