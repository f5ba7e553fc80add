import { fieldsOf, isObject, parseJson } from '../../lib/json.ts';
import { readCsaf } from './csaf.ts';
import { readCycloneDx } from './cyclonedx.ts';
import { readOpenVex } from './openvex.ts';
import type { ReadVex, VexDocument } from './types.ts';

/** Of a file that somebody imports; Red Hat's largest have 15 MB. */
export const MOST_VEX_BYTES = 32 << 20;
/** A file with more is refused: nobody has read so many. */
export const MOST_VEX_STATEMENTS = 20_000;

/**
 * What a VEX document in OpenVEX, CSAF 2.0 or CycloneDX says, from hostile hands. Texts without control characters, ids as
 * they are. What a document says of no product is left out.
 */
export function readVex(bytes: Uint8Array): ReadVex {
  if (bytes.length > MOST_VEX_BYTES) return { kind: 'unreadable', reason: `it has more than ${MOST_VEX_BYTES} bytes` };
  const parsed = parseJson(bytes);
  if (parsed.kind === 'unreadable') return parsed;
  if (!isObject(parsed.value)) return { kind: 'unreadable', reason: NO_VEX };
  const document = documentIn(parsed.value);
  if (document === undefined) return { kind: 'unreadable', reason: NO_VEX };
  if (document.statements.length > MOST_VEX_STATEMENTS) {
    return { kind: 'unreadable', reason: `it has more than ${MOST_VEX_STATEMENTS} statements` };
  }
  return { kind: 'read', document };
}

const NO_VEX = 'it is no VEX document: neither OpenVEX, nor CSAF, nor CycloneDX';

function documentIn(value: Readonly<Record<string, unknown>>): VexDocument | undefined {
  const contexts = [value['@context']].flat();
  if (contexts.some((context) => String(context).startsWith('https://openvex.dev/ns')))
    return readOpenVex(value, LIMIT);
  if (value['bomFormat'] === 'CycloneDX') return readCycloneDx(value, LIMIT);
  return fieldsOf(value['document'])['csaf_version'] === undefined ? undefined : readCsaf(value, LIMIT);
}

/** One more than is taken, so that it is seen that there are more. */
const LIMIT = MOST_VEX_STATEMENTS + 1;
