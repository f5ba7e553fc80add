import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { collect } from '../../lib/limited.ts';
import { printable } from '../../lib/printable.ts';
import { HttpStatusError, retrying } from '../../lib/retrying.ts';
import type { NamedBlob } from '../../oci/artifact-place.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import { parsedJson } from '../layout/images-of.ts';
import type { RegistryOptions } from '../types.ts';
import { RegistryError } from './faults.ts';
import type { Reference } from './reference.ts';
import { type RegistrySession, registrySession } from './session.ts';

/** Pushes to one repository (distribution-spec, "Push"). All of it throws RegistryError with a sentence for people. */
export interface RegistryWriter {
  /** Answers whether its bytes were sent: what the registry has is not sent again. Chunks must stay as they are. */
  blob(blob: NamedBlob, open: () => AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<boolean>;
  /** By a tag, after all that it names. */
  manifest(bytes: Uint8Array, mediaType: string, tag: string): Promise<void>;
  close(): void;
}

/** A writer to the repository of a reference. Nothing is asked before the first call. */
export function registryWriter(reference: Reference, options: RegistryOptions, signal: AbortSignal): RegistryWriter {
  const session = registrySession(reference, { ...options, access: 'pull,push' }, signal);
  const { pauseMilliseconds } = options;
  const settings = pauseMilliseconds === undefined ? {} : { pauseMilliseconds };

  /** The whole of it again where a step of it was cut off. */
  const again = async <T>(path: string, own: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      return await retrying(work, { signal: own, ...settings });
    } catch (error) {
      own.throwIfAborted();
      throw session.explained(error, path);
    }
  };

  return {
    blob: (blob, open, own) => again(`blobs/${blob.digest}`, own, () => sendBlob(session, blob, open, own)),
    manifest: (bytes, mediaType, tag) =>
      again(`manifests/${tag}`, signal, async () => {
        const body = { sizeBytes: bytes.length, open: () => only(bytes) };
        const headers = { 'content-type': mediaType };
        await expectStatus([201], await session.send(`manifests/${tag}`, { method: 'PUT', headers, body }, signal));
      }),
    close: session.close,
  };
}

async function sendBlob(
  session: RegistrySession,
  { digest, size }: NamedBlob,
  open: () => AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<boolean> {
  const there = await session.send(`blobs/${digest}`, { method: 'HEAD' }, signal);
  there.resume();
  if (there.statusCode === 200) return false;
  const begun = await session.send('blobs/uploads/', { method: 'POST' }, signal);
  const upload = await locationOf([202], begun);
  const octets = { 'content-type': MEDIA_TYPE.octets };
  const body = { sizeBytes: size, open };
  const sent = await session.send({ location: upload }, { method: 'PATCH', headers: octets, body }, signal);
  const end = await locationOf([202, 204], sent);
  const location = `${end}${end.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
  await expectStatus([201, 204], await session.send({ location }, { method: 'PUT', headers: octets }, signal));
  return true;
}

async function locationOf(statuses: readonly number[], response: IncomingMessage): Promise<string> {
  await expectStatus(statuses, response);
  const { location = '' } = response.headers;
  if (location === '') throw new RegistryError('the registry does not say where an upload goes on');
  return location;
}

const MOST_ERROR_BYTES = 1 << 16;
const LONGEST_REASON = 300;
const ERRORS = z.object({
  errors: z.array(z.object({ code: z.string().optional(), message: z.string().optional() })).min(1),
});

/** Throws what a registry says of its refusal (distribution-spec, "Error Codes"). */
async function expectStatus(statuses: readonly number[], response: IncomingMessage): Promise<void> {
  if (statuses.includes(response.statusCode ?? 0)) {
    response.resume();
    return;
  }
  const error = new HttpStatusError(response);
  const said = await collect(response, MOST_ERROR_BYTES).catch(() => new Uint8Array());
  const parsed = ERRORS.safeParse(parsedJson(said));
  const [first] = parsed.success ? parsed.data.errors : [];
  const reason = [first?.code, first?.message].filter((part) => part !== undefined && part !== '').join(': ');
  if (reason !== '') error.message += `, ${printable(reason.slice(0, LONGEST_REASON))}`;
  throw error;
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
