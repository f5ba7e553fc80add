/** What a registry answered or did not answer, as a sentence for people: what was asked, what came, and what to do. */
export class RegistryError extends Error {
  /** Of the answer, where that is what was wrong. */
  readonly status: number | undefined;

  constructor(message: string, { status, ...options }: ErrorOptions & { readonly status?: number } = {}) {
    super(message, options);
    this.status = status;
  }
}

/**
 * The clause that says why a host cannot be spoken to, where the system's word for it is no use to people. Undefined
 * for anything else.
 */
export function networkFault(error: unknown, host: string): string | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  if (CERTIFICATES.has(code) || code.startsWith('ERR_TLS_CERT')) {
    const next = 'NODE_EXTRA_CA_CERTS=FILE trusts the authorities in a file, --insecure trusts anybody';
    return `the certificate of "${host}" is not trusted (${code}): ${next}`;
  }
  if (NO_TLS.has(code)) return `"${host}" does not speak TLS: --plain-http speaks without`;
  return WORDS[code]?.replace('HOST', `"${host}"`);
}

/** Whether an answer came that is none of TLS's. */
export function isNoTls(error: unknown): boolean {
  return NO_TLS.has(codeOf(error) ?? '');
}

const NO_TLS = new Set(['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG']);

const CERTIFICATES = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const WORDS: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'the name of HOST cannot be looked up now: is this machine on the network?',
  ECONNREFUSED: 'nothing answers at HOST',
  ECONNRESET: 'HOST cut the connection',
  EHOSTUNREACH: 'there is no way to HOST',
  ENETUNREACH: 'there is no way to HOST',
  ENOTFOUND: 'there is no host HOST',
  ETIMEDOUT: 'HOST did not answer in time',
  HPE_INVALID_CONSTANT: 'HOST does not speak HTTP',
};

/** Of the error, of its causes, or of the addresses of a host that were all tried. */
function codeOf(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError) return codeOf(at.errors[0]);
  }
  return undefined;
}
