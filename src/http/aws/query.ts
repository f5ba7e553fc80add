import type { Codec } from './types.ts';

/** A value of an answer: text, or elements by name; a list has its elements under `member`, a map under `entry`. */
export type XmlValue =
  | string
  | readonly XmlValue[]
  | ReadonlyMap<string, string>
  | { readonly [name: string]: XmlValue };

/** What an action of the Query protocol answers. */
export interface QueryResult {
  readonly action: string;
  /** Absent, where the action has no result. */
  readonly result?: XmlValue;
}

/** The AWS Query protocol (Smithy, "AWS Query protocol"), as STS and SNS speak it; `namespace` is the service's. */
export function queryCodec(namespace: string): Codec {
  const xmlns = ` xmlns="${escapeXml(namespace)}"`;
  return {
    writeResult(answer, requestId) {
      const { action, result } = answer as QueryResult;
      const metadata = element('ResponseMetadata', element('RequestId', escapeXml(requestId)));
      const content = result === undefined ? '' : element(`${action}Result`, xml(result));
      const body = element(`${action}Response`, content + metadata, xmlns);
      return { status: 200, contentType: 'text/xml', body };
    },
    writeError({ name, message, status }, requestId) {
      const error = xml({ Type: status >= 500 ? 'Receiver' : 'Sender', Code: name, Message: message });
      const body = element(
        'ErrorResponse',
        element('Error', error) + element('RequestId', escapeXml(requestId)),
        xmlns,
      );
      return { status, contentType: 'text/xml', body };
    },
    commonErrors: {
      missing: { name: 'MissingAuthenticationToken', status: 403 },
      incomplete: { name: 'IncompleteSignature', status: 400 },
      'unknown-key': { name: 'InvalidClientTokenId', status: 403 },
      invalid: { name: 'SignatureDoesNotMatch', status: 403 },
      'too-large': { name: 'RequestEntityTooLarge', status: 413 },
      busy: { name: 'Throttling', status: 400 },
      failure: { name: 'InternalFailure', status: 500 },
    },
  };
}

function xml(value: XmlValue): string {
  if (typeof value === 'string') return escapeXml(value);
  if (isList(value)) return value.map((item) => element('member', xml(item))).join('');
  if (isMap(value)) return Array.from(value, ([key, item]) => element('entry', xml({ key, value: item }))).join('');
  const elements = Object.entries(value).map(([name, item]) => element(name, xml(item)));
  return elements.join('');
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

function isMap(value: XmlValue): value is ReadonlyMap<string, string> {
  return value instanceof Map;
}

function element(name: string, content: string, attributes = ''): string {
  return `<${name}${attributes}>${content}</${name}>`;
}

/** Control characters other than tab, line feed and carriage return, and two noncharacters: XML 1.0 cannot hold them. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
