import { isObject } from '../../../lib/json.ts';
import { SUBSCRIPTION_PROTOCOLS, type TopicMessage } from '../../../topic/types.ts';
import { AwsError } from '../error.ts';
import type { Form } from '../form.ts';
import { invalid } from './refusals.ts';

/** Of a message with its attributes, in bytes (SNS's Publish). */
export const MOST_MESSAGE_BYTES = 262_144;

const LONGEST_SUBJECT = 100;
const LONGEST_NAME = 256;
/** SNS: names have letters, digits, `_`, `-` and `.`, which does not begin or end one, nor follow another. */
const NAME = /^(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/;
const RESERVED = /^(?:aws|amazon)\./i;
const TYPES = ['String', 'String.Array', 'Number', 'Binary'];
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

type Attribute = NonNullable<TopicMessage['attributes']>[string];

/** A message that is to be published, with its size in bytes. Throws AwsError; `id` becomes its MessageId. */
export function readMessage(form: Form, id: string): { readonly message: TopicMessage; readonly bytes: number } {
  const text = form.text('Message') ?? '';
  if (text === '') throw invalid('Empty message');
  const subject = form.text('Subject');
  if (subject !== undefined && !isSubject(subject)) throw invalid('Subject');
  if ((form.text('MessageDeduplicationId') ?? '') !== '') {
    throw invalid(
      'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    );
  }
  const attributes = readAttributes(form);
  const sizes = Object.entries(attributes).map(([name, { type, value }]) => Buffer.byteLength(name + type + value));
  const bytes = sizes.reduce((sum, size) => sum + size, Buffer.byteLength(text));
  if (bytes > MOST_MESSAGE_BYTES) throw invalid('Message too long');
  const message = {
    id,
    ...textsOf(text, form.text('MessageStructure')),
    ...(subject === undefined ? {} : { subject }),
    ...(sizes.length === 0 ? {} : { attributes }),
    lane: form.text('MessageGroupId') ?? id,
  };
  return { message, bytes };
}

/** SNS: ASCII that begins with a letter, a number or punctuation, without line breaks, less than 100 characters. */
function isSubject(text: string): boolean {
  return text.length <= LONGEST_SUBJECT && /^[!-~][ -~]*$/.test(text);
}

/** One text for all, or one for each protocol. */
function textsOf(text: string, structure: string | undefined): Pick<TopicMessage, 'message' | 'byProtocol'> {
  if (structure === undefined || structure === '') return { message: text };
  if (structure !== 'json') throw invalid('MessageStructure');
  const { default: message, ...others } = parsed(text);
  if (typeof message !== 'string') throw invalid('Message Structure - No default entry in JSON message body');
  const texts = SUBSCRIPTION_PROTOCOLS.flatMap((protocol) => {
    const other = others[protocol];
    return typeof other === 'string' ? [[protocol, other] as const] : [];
  });
  return { message, byProtocol: Object.fromEntries(texts) };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // The same is wrong with what is no JSON as with what is no object.
  }
  throw invalid('Message Structure - JSON message body failed to parse');
}

function readAttributes(form: Form): Readonly<Record<string, Attribute>> {
  const entries = form.map('MessageAttributes', { key: 'Name', value: 'Value' });
  return Object.fromEntries(Array.from(entries, ([name, value]) => [name, readAttribute(name, value)]));
}

function readAttribute(name: string, form: Form): Attribute {
  if (name.length > LONGEST_NAME || !NAME.test(name) || RESERVED.test(name)) {
    throw badValue(`The message attribute name '${name.slice(0, LONGEST_NAME)}' is not valid`);
  }
  const type = form.text('DataType') ?? '';
  if (!TYPES.includes(type)) {
    throw badValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const value = form.text(type === 'Binary' ? 'BinaryValue' : 'StringValue') ?? '';
  if (value === '') {
    throw badValue(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
    );
  }
  if (type === 'Binary' && !BASE64.test(value)) throw badValue(`The message attribute '${name}' is not base64`);
  if (type === 'Number' && !Number.isFinite(Number(value))) {
    throw badValue(`Could not cast message attribute '${name}' value to number.`);
  }
  return { type, value };
}

function badValue(message: string): AwsError {
  return new AwsError('ParameterValueInvalid', message);
}
