import type { NewEvent } from '../../../event/types.ts';
import { fieldsOf, isObject } from '../../../lib/json.ts';
import { AwsError } from '../error.ts';
import type { AwsCall } from '../types.ts';
import { checkBus, type Handlers } from './handler.ts';
import { invalid } from './refusals.ts';
import type { PutEventsRequestEntry } from './shapes.generated.ts';

/** EventBridge's bound on all entries of a request together. */
const MOST_BYTES = 256 * 1024;

/** Events of whoever may put them. */
export const putEventsHandlers = {
  /** An entry that is refused is said to be so in its place; the others are put. */
  async PutEvents({ Entries: entries }, call) {
    if (call.events.put === undefined) {
      throw new AwsError('UnsupportedOperationException', 'This server takes no events of others');
    }
    if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > MOST_BYTES) {
      throw invalid('Total size of the entries in the request is over the limit.');
    }
    const looked = entries.map((entry) => lookAt(entry, call));
    const ids = await call.events.put(looked.filter((each): each is NewEvent => !('ErrorCode' in each)));
    let position = 0;
    const answers = looked.map((each) => ('ErrorCode' in each ? each : { EventId: ids[position++] ?? '' }));
    return { FailedEntryCount: looked.length - ids.length, Entries: answers };
  },
} satisfies Handlers;

interface Refused {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

function lookAt(entry: PutEventsRequestEntry, call: AwsCall): NewEvent | Refused {
  const { Source: source, DetailType: detailType, Detail: detail, Resources: resources = [], Time: time } = entry;
  checkBus(call, entry.EventBusName);
  if (source === undefined || source === '') return required('Source');
  if (detailType === undefined || detailType === '') return required('DetailType');
  if (detail === undefined || detail === '') return required('Detail');
  if (source.startsWith('aws.')) {
    return {
      ErrorCode: 'NotAuthorizedForSourceException',
      ErrorMessage: `Not authorized for the source.`,
    };
  }
  const fields = detailOf(detail);
  if (fields === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const at = time === undefined ? call.clock() : time * 1000;
  if (!(Math.abs(at) <= LATEST)) return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter Time is not valid.' };
  return { source, detailType, detail: fields, resources, lane: `events of ${source}`, at };
}

/** The last time that four digits of a year can say. */
const LATEST = Date.UTC(9999, 11, 31);

function required(name: string): Refused {
  return {
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  };
}

function detailOf(text: string): NewEvent['detail'] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? fieldsOf(value) : undefined;
  } catch {
    return undefined;
  }
}

/** User Guide, "Calculating PutEvents event entry size". */
function sizeOf({
  Time: time,
  Source: source,
  DetailType: type,
  Detail: detail,
  Resources: resources = [],
}: PutEventsRequestEntry): number {
  const texts = [source, type, detail, ...resources].map((text) => Buffer.byteLength(text ?? ''));
  return texts.reduce((sum, size) => sum + size, time === undefined ? 0 : 14);
}
