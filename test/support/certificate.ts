import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { requireClient } from './client.ts';

export interface Certificate {
  /** Files in PEM. */
  readonly certificate: string;
  readonly key: string;
}

/** Makes a certificate for localhost and 127.0.0.1 that vouches for itself; undefined where there is no openssl. */
export function makeCertificate(t: TestContext, folder: string): Certificate | undefined {
  const openssl = requireClient(t, 'openssl');
  if (openssl === undefined) return undefined;
  const files = { certificate: join(folder, 'server.pem'), key: join(folder, 'server.key') };
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=mail.test', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync(openssl, ['req', ...kind, ...names, '-keyout', files.key, '-out', files.certificate], { stdio: 'pipe' });
  return files;
}
