import { readFile } from 'node:fs/promises';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { Log } from '../lib/log.ts';

/** Where a certificate chain and its key lie, both PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
}

const LOOK_EVERY_MILLISECONDS = 2_000;

/** Reads both and tries them on; throws with the reason where they do not fit each other. */
export async function readTls(files: TlsFiles): Promise<TlsMaterial> {
  try {
    const material = { cert: await readFile(files.cert, 'utf8'), key: await readFile(files.key, 'utf8') };
    createSecureContext(material);
    return material;
  } catch (error) {
    throw new Error(`cannot use the certificate "${files.cert}" with the key "${files.key}"`, { cause: error });
  }
}

/**
 * Gives the server a new certificate soon after the files change. They are looked at rather than watched: certificate
 * managers swap links, which file watchers miss. Answers what ends it.
 */
export function followTls(server: Server, files: TlsFiles, current: TlsMaterial, log: Log): () => void {
  let inUse = current;
  let complained = '';
  const look = async () => {
    try {
      const material = await readTls(files);
      if (material.cert === inUse.cert && material.key === inUse.key) return;
      server.setSecureContext(material);
      inUse = material;
      complained = '';
      log.info({ cert: files.cert }, 'serving a new certificate');
    } catch (error) {
      // Between the writing of one file and of the other they do not fit: the old ones go on.
      const message = String(error);
      if (message !== complained)
        log.warn({ err: error }, 'the certificate files cannot be used, serving the last good ones');
      complained = message;
    }
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MILLISECONDS).unref();
  return () => clearInterval(timer);
}
