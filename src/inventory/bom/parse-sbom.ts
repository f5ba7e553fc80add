import { isText, type JsonPiece, jsonPiece, textOf } from '../../lib/json-pieces.ts';
import { cycloneDxDocument, isCycloneDx } from './cyclonedx.ts';
import { fieldsOf, textIn } from './fields.ts';
import { spdxDocument } from './spdx-elements.ts';
import { isSpdx, isSpdx3, spdx3Parts, spdxParts } from './spdx-json.ts';
import { isTagValue, tagValueParts } from './spdx-tag-value.ts';
import type { SbomLimits, SbomReading } from './types.ts';

/**
 * Reads an SBOM: CycloneDX in JSON, SPDX 2 in JSON or as tags and values, SPDX 3 in JSON-LD; as it is, or in an in-toto
 * statement, a DSSE envelope or a bundle of Sigstore, whose signatures are not checked. Throws for no bytes, however
 * hostile, but where the signal is aborted.
 */
export function parseSbom(bytes: Uint8Array, limits: SbomLimits): SbomReading {
  try {
    return readText(inUtf8(bytes), limits, 0);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'unreadable', reason: error.message };
  }
}

/** An envelope holds a statement, and that an SBOM. */
const MOST_WRAPPINGS = 4;

function readText(bytes: Uint8Array, limits: SbomLimits, depth: number): SbomReading {
  if (isTagValue(bytes)) return { kind: 'sbom', document: spdxDocument(tagValueParts(bytes), limits) };
  const piece = jsonPiece(bytes);
  if (piece.bytes[piece.start] !== OPEN_OBJECT) throw new SyntaxError('it is no JSON object');
  return readJson(piece, limits, depth);
}

const OPEN_OBJECT = 0x7b;

function readJson(piece: JsonPiece, limits: SbomLimits, depth: number): SbomReading {
  const fields = fieldsOf(piece);
  if (isCycloneDx(fields)) return { kind: 'sbom', document: cycloneDxDocument(fields, limits) };
  if (isSpdx(fields)) return { kind: 'sbom', document: spdxDocument(spdxParts(fields), limits) };
  if (isSpdx3(fields)) return { kind: 'sbom', document: spdxDocument(spdx3Parts(fields), limits) };
  if (depth >= MOST_WRAPPINGS) return { kind: 'unreadable', reason: `it is wrapped more than ${depth} times` };
  return unwrapped(fields, limits, depth + 1) ?? { kind: 'other', what: 'JSON that is no SBOM', isStatement: false };
}

/**
 * in-toto Statement (https://in-toto.io/Statement/v1), which BuildKit attaches as it is; DSSE
 * (https://github.com/secure-systems-lab/dsse), which cosign attaches; a bundle of Sigstore.
 */
function unwrapped(fields: ReadonlyMap<string, JsonPiece>, limits: SbomLimits, depth: number): SbomReading | undefined {
  const bundled = fields.get('dsseEnvelope');
  if (bundled !== undefined) return readJson(bundled, limits, depth);
  if (fields.has('messageSignature')) return { kind: 'other', what: 'a signature', isStatement: true };
  const payload = fields.get('payload');
  if (payload !== undefined && fields.has('payloadType')) return readText(inUtf8(fromBase64(payload)), limits, depth);
  const type = textIn(fields, 'predicateType');
  const predicate = fields.get('predicate');
  if (type === undefined || predicate === undefined) return undefined;
  if (!/spdx|cyclonedx/i.test(type)) {
    return { kind: 'other', what: `an attestation of "${type.slice(0, 200)}"`, isStatement: true };
  }
  if (isText(predicate)) return readText(Buffer.from(textOf(predicate, Infinity) ?? ''), limits, depth);
  const inner = fieldsOf(predicate).get('Data');
  // cosign once wrote what it was handed into `Data`, as a text or as it is.
  if (inner === undefined) return readJson(predicate, limits, depth);
  if (isText(inner)) return readText(Buffer.from(textOf(inner, Infinity) ?? ''), limits, depth);
  return readJson(inner, limits, depth);
}

function fromBase64(piece: JsonPiece): Uint8Array {
  return Buffer.from(piece.bytes.toString('latin1', piece.start + 1, piece.end - 1).replaceAll('\\/', '/'), 'base64');
}

/** As UTF-8 without a byte order mark, where a mark says that it is that or UTF-16. */
function inUtf8(bytes: Uint8Array): Uint8Array {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.subarray(3);
  if (first === 0xff && second === 0xfe) return Buffer.from(new TextDecoder('utf-16le').decode(bytes));
  if (first === 0xfe && second === 0xff) return Buffer.from(new TextDecoder('utf-16be').decode(bytes));
  return bytes;
}
