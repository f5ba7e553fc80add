import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Clock } from '../../lib/clock.ts';
import { type Check, type CheckOutcome, fail, ok, warn } from './check.ts';

/** PEM files: the certificate with its chain, and its key. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateSettings {
  readonly tls?: CertificateFiles;
  /** The registry's public address. */
  readonly url: string;
  readonly clock: Clock;
}

const SOON_MILLISECONDS = 14 * 24 * 60 * 60 * 1000;
const OTHERS_MAY_READ = 0o004;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Clients beyond this machine get TLS, with a certificate that fits its key, its name and the day. */
export function checkCertificate({ tls, url, clock }: CertificateSettings): Check {
  return {
    title: 'TLS',
    async run() {
      const { protocol, hostname } = new URL(url);
      if (tls !== undefined) return await judge(tls, hostname, clock());
      if (protocol === 'https:') return ok(`whatever stands before ${url} sees to it`);
      if (LOOPBACK.test(hostname)) return ok('not needed on this machine alone');
      const next = 'set PRATIQUE_TLS_CERT and PRATIQUE_TLS_KEY, or PRATIQUE_URL to the https address of a proxy';
      return warn(`clients are told to use ${url}, and docker insists on https beyond localhost`, next);
    },
  };
}

async function judge(files: CertificateFiles, hostname: string, now: number): Promise<CheckOutcome> {
  const certificate = await parsed(files.cert, (pem) => new X509Certificate(pem));
  if (certificate === undefined)
    return fail(`"${files.cert}" is no PEM certificate that can be read`, 'set PRATIQUE_TLS_CERT');
  const key = await parsed(files.key, (pem): KeyObject => createPrivateKey(pem));
  if (key === undefined)
    return fail(`"${files.key}" is no PEM key that can be read without a password`, 'set PRATIQUE_TLS_KEY');
  if (!certificate.checkPrivateKey(key)) {
    return fail(
      `the key "${files.key}" is not the certificate's`,
      'set PRATIQUE_TLS_CERT and PRATIQUE_TLS_KEY to files that belong together',
    );
  }
  return (
    judgeDates(certificate, now) ??
    judgeName(certificate, hostname) ??
    (await judgeMode(files.key)) ??
    ok(`for ${hostname}, until ${certificate.validTo}`)
  );
}

/** Undefined where the file cannot be read, or is not what it should be. */
async function parsed<T>(file: string, parse: (pem: Buffer) => T): Promise<T | undefined> {
  try {
    return parse(await readFile(file));
  } catch {
    return undefined;
  }
}

function judgeDates(certificate: X509Certificate, now: number): CheckOutcome | undefined {
  const renew = 'renew it: the server takes up the new files by itself';
  if (now < Date.parse(certificate.validFrom))
    return fail(`the certificate is valid from ${certificate.validFrom} only`, renew);
  const left = Date.parse(certificate.validTo) - now;
  if (left <= 0) return fail(`the certificate expired on ${certificate.validTo}`, renew);
  return left < SOON_MILLISECONDS ? warn(`the certificate expires on ${certificate.validTo}`, renew) : undefined;
}

function judgeName(certificate: X509Certificate, hostname: string): CheckOutcome | undefined {
  const address = hostname.replace(/^\[|\]$/g, '');
  const matches = isIP(address) === 0 ? certificate.checkHost(address) : certificate.checkIP(address);
  if (matches !== undefined) return undefined;
  const names = certificate.subjectAltName ?? certificate.subject;
  return fail(
    `the certificate is for ${names}, and clients use "${address}"`,
    'get one for that name, or set PRATIQUE_URL',
  );
}

async function judgeMode(file: string): Promise<CheckOutcome | undefined> {
  const { mode } = await stat(file);
  return (mode & OTHERS_MAY_READ) === 0
    ? undefined
    : warn(`everybody can read the key "${file}"`, `chmod 600 '${file}'`);
}
