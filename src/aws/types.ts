import type { SendOutcome } from '../delivery/types.ts';
import type { MessageAttributes } from '../pattern/types.ts';

/** A message for a queue of Amazon SQS. */
export interface QueueMessage {
  readonly arn: string;
  readonly body: string;
  readonly attributes?: MessageAttributes;
  /** Of a FIFO queue. */
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** A message for a topic of Amazon SNS. */
export interface RemoteMessage {
  readonly arn: string;
  readonly subject?: string;
  readonly message: string;
  /** `message` is JSON with a text for each protocol (SNS's MessageStructure). */
  readonly isByProtocol?: boolean;
  /** Of a FIFO topic. */
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** An event for a bus of Amazon EventBridge, which gives it an id of its own. */
export interface RemoteEvent {
  readonly busArn: string;
  readonly source: string;
  readonly detailType: string;
  /** JSON. */
  readonly detail: string;
  readonly resources: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * AWS's own services, or whatever speaks their API at a configured endpoint, with the credentials of AWS's default chain.
 * Each call is made once: whoever calls repeats it.
 */
export interface AwsServices {
  sendMessage(message: QueueMessage, signal: AbortSignal): Promise<SendOutcome>;
  publish(message: RemoteMessage, signal: AbortSignal): Promise<SendOutcome>;
  putEvent(event: RemoteEvent, signal: AbortSignal): Promise<SendOutcome>;
  close(): Promise<void>;
}
