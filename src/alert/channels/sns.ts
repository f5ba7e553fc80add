import type { AlertChannel } from '../types.ts';
import { limitedTo, plainText, type Telling, tellingOf } from '../wording/index.ts';
import { alertJson } from './json/alert-json.ts';

/** SNS, "CreateTopic": 256 letters, digits, hyphens and underscores; `.fifo` at the end of one that keeps order. */
const TOPIC = /^arn:aws[a-z-]{0,20}:sns:[a-z0-9-]{1,50}:\d{12}:[\w-]{1,256}(?:\.fifo)?$/;

/** SNS, "Publish": under 100 characters of ASCII, the first of them no blank. */
const MOST_SUBJECT = 99;

/** SNS, "Publish": 256 KiB, the text for mails and the JSON for others together. */
const MOST_BYTES = 256 * 2 ** 10;

/** A topic of Amazon SNS, of this server or of AWS. */
export const sns: AlertChannel = {
  id: 'sns',
  title: 'Amazon SNS',
  fields: [
    {
      name: 'topic',
      title: 'Topic',
      help: 'its ARN, arn:aws:sns:…; of this server’s account it is a topic here, of another one a topic of AWS',
      required: true,
      secret: false,
      kind: 'text',
    },
  ],
  fault({ topic = '' }) {
    return TOPIC.test(topic)
      ? undefined
      : '"topic" is no ARN of a topic, such as arn:aws:sns:us-east-1:123456789012:alerts';
  },
  async send(message, { topic = '' }, io) {
    const telling = tellingOf(message);
    const subject = telling.subject.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, MOST_SUBJECT);
    const json = alertJson(message);
    const text = textWithin(telling, MOST_BYTES - Buffer.byteLength(json));
    return await io.publish(topic, { id: message.id, subject, text, json }, io.signal);
  },
};

/** With as much of each list as fits. */
function textWithin(telling: Telling, mostBytes: number): string {
  const texts = [Infinity, 5, 2].map((most) => plainText(limitedTo(telling, most)));
  return texts.find((text) => Buffer.byteLength(text) <= mostBytes) ?? plainText(limitedTo(telling, 0));
}
