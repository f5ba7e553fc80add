import { createHash } from 'node:crypto';
import type { Answering, Received } from './peer.ts';

/** Credentials that a test's AWS would give. */
export const AWS_CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'of-nobody' };

/** Answers as SQS, SNS and EventBridge do to what is right. */
export const takesAll: Answering = (response, received) => {
  const { body } = received;
  switch (received.headers['x-amz-target']) {
    case 'AmazonSQS.SendMessage': {
      const { MessageBody } = JSON.parse(body) as { readonly MessageBody: string };
      const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify({ MessageId: 'm-1', MD5OfMessageBody }));
      return;
    }
    case 'AWSEvents.PutEvents':
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ FailedEntryCount: 0, Entries: [{ EventId: 'theirs' }] }));
      return;
    default:
      response.setHeader('content-type', 'text/xml');
      response.end(
        '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId>' +
          '</PublishResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>',
      );
  }
};

/** Refuses as AWS's JSON protocols do, or as SNS does in XML. */
export function refuses(status: number, code: string, message: string): Answering {
  return (response, { headers }) => {
    const isJson = headers['x-amz-target'] !== undefined;
    const json = JSON.stringify({ __type: `com.amazonaws#${code}`, message });
    const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
    response.writeHead(status, { 'content-type': isJson ? 'application/x-amz-json-1.0' : 'text/xml' });
    response.end(isJson ? json : xml);
  };
}

/** What was asked: of JSON protocols the body, of SNS's the form. */
export function askedOf({ headers, body }: Received): Readonly<Record<string, unknown>> {
  if (headers['x-amz-target'] === undefined) return Object.fromEntries(new URLSearchParams(body));
  return { target: headers['x-amz-target'], ...(JSON.parse(body) as Readonly<Record<string, unknown>>) };
}
