import { z } from 'zod';
import type { Attributes, SubscriptionProtocol } from './types.ts';

/** How messages reach an HTTP endpoint whose owner said it ("Creating an HTTP/S delivery policy"). Times are seconds. */
export interface DeliveryPolicy {
  readonly retries?: RetryPhases;
  readonly contentType?: string;
}

/** Tries after the first one: at once, at the least pause, at pauses that grow, at the longest pause. */
export interface RetryPhases {
  readonly minDelayTarget: number;
  readonly maxDelayTarget: number;
  readonly numRetries: number;
  readonly numNoDelayRetries: number;
  readonly numMinDelayRetries: number;
  readonly numMaxDelayRetries: number;
  readonly backoffFunction: 'linear' | 'arithmetic' | 'geometric' | 'exponential';
}

export type ParsedDeliveryPolicy =
  | { readonly kind: 'policy'; readonly policy: DeliveryPolicy; readonly isFinal: boolean }
  | { readonly kind: 'invalid'; readonly reason: string };

/** SNS's bound on the time from the first try to the last one. */
const MOST_SECONDS = 3600;
const LONGEST_POLICY = 30_720;

const count = z.int().min(0).max(100);
const seconds = z.int().min(1).max(MOST_SECONDS);
const retryPolicy = z.strictObject({
  minDelayTarget: seconds.default(20),
  maxDelayTarget: seconds.default(20),
  numRetries: count.default(3),
  numNoDelayRetries: count.default(0),
  numMinDelayRetries: count.default(0),
  numMaxDelayRetries: count.default(0),
  backoffFunction: z.enum(['linear', 'arithmetic', 'geometric', 'exponential']).default('linear'),
});
const requestPolicy = z.strictObject({
  headerContentType: z.string().regex(/^[\w.+-]{1,64}\/[\w.+-]{1,64}(?:; ?charset=[\w-]{1,32})?$/),
});
const nothing = z.null();

const ofSubscription = z.strictObject({
  healthyRetryPolicy: retryPolicy.nullish(),
  sicklyRetryPolicy: nothing.optional(),
  throttlePolicy: nothing.optional(),
  requestPolicy: requestPolicy.nullish(),
  guaranteed: z.literal(false).optional(),
});
const ofTopic = z.strictObject({
  http: z.strictObject({
    defaultHealthyRetryPolicy: retryPolicy.nullish(),
    defaultSicklyRetryPolicy: nothing.optional(),
    defaultThrottlePolicy: nothing.optional(),
    defaultRequestPolicy: requestPolicy.nullish(),
    disableSubscriptionOverrides: z.boolean().default(false),
  }),
});

/** A policy as a subscription or a topic has it, in JSON; a topic's may be final. */
export function parseDeliveryPolicy(text: string, of: 'subscription' | 'topic'): ParsedDeliveryPolicy {
  const json = parsed(text);
  const read = of === 'topic' ? readTopic(json) : readSubscription(json);
  if (!read.success) return { kind: 'invalid', reason: reasonOf(read.error) };
  const { retries, contentType, isFinal } = read.data;
  const fault = retries === undefined ? undefined : phasesFault(retries);
  if (fault !== undefined) return { kind: 'invalid', reason: fault };
  const policy = { ...(retries && { retries }), ...(contentType !== undefined && { contentType }) };
  return { kind: 'policy', policy, isFinal };
}

/** What holds for a subscription: its own policy, or its topic's where it has none or may have none. */
export function deliveryPolicyOf({
  protocol,
  attributes,
  topicAttributes,
}: {
  readonly protocol: SubscriptionProtocol;
  readonly attributes: Attributes;
  readonly topicAttributes: Attributes;
}): DeliveryPolicy {
  if (protocol !== 'http' && protocol !== 'https') return {};
  const own = policyIn(attributes, 'subscription');
  const topic = policyIn(topicAttributes, 'topic');
  if (topic?.isFinal === true) return topic.policy;
  return { ...topic?.policy, ...own?.policy };
}

/** The pause after the `failures`-th try that went wrong, in milliseconds. */
export function pauseAfter(phases: RetryPhases, failures: number): number {
  return secondsAfter(phases, failures) * 1000;
}

function secondsAfter(phases: RetryPhases, failures: number): number {
  const { minDelayTarget: least, maxDelayTarget: most, numRetries, numNoDelayRetries, numMinDelayRetries } = phases;
  const growing = numRetries - numNoDelayRetries - numMinDelayRetries - phases.numMaxDelayRetries;
  const step = failures - numNoDelayRetries - numMinDelayRetries;
  if (failures <= numNoDelayRetries) return 0;
  if (step <= 0) return least;
  if (step > growing) return most;
  return GROWTH[phases.backoffFunction](least, most, growing === 1 ? 0 : (step - 1) / (growing - 1));
}

/** From the least pause at 0 to the longest one at 1. SNS shows its own functions as curves alone, in this order. */
const GROWTH: Readonly<Record<RetryPhases['backoffFunction'], (least: number, most: number, at: number) => number>> = {
  linear: (least, most, at) => least + (most - least) * at,
  arithmetic: (least, most, at) => least + (most - least) * at ** 2,
  geometric: (least, most, at) => least * (most / least) ** at,
  exponential: (least, most, at) => least + ((most - least) * (2 ** (10 * at) - 1)) / (2 ** 10 - 1),
};

interface Read {
  readonly retries: RetryPhases | undefined;
  readonly contentType: string | undefined;
  readonly isFinal: boolean;
}

type Reading =
  | { readonly success: true; readonly data: Read }
  | { readonly success: false; readonly error: z.ZodError };

function readSubscription(json: unknown): Reading {
  const { success, data, error } = ofSubscription.safeParse(json);
  if (!success) return { success, error };
  const { healthyRetryPolicy, requestPolicy: request } = data;
  return { success, data: readOf(healthyRetryPolicy, request, false) };
}

function readTopic(json: unknown): Reading {
  const { success, data, error } = ofTopic.safeParse(json);
  if (!success) return { success, error };
  const { defaultHealthyRetryPolicy, defaultRequestPolicy, disableSubscriptionOverrides } = data.http;
  return { success, data: readOf(defaultHealthyRetryPolicy, defaultRequestPolicy, disableSubscriptionOverrides) };
}

function readOf(
  retries: RetryPhases | null | undefined,
  request: { readonly headerContentType: string } | null | undefined,
  isFinal: boolean,
): Read {
  return { retries: retries ?? undefined, contentType: request?.headerContentType, isFinal };
}

function phasesFault(phases: RetryPhases): string | undefined {
  const { minDelayTarget, maxDelayTarget, numRetries } = phases;
  if (maxDelayTarget < minDelayTarget) return 'maxDelayTarget must not be less than minDelayTarget';
  const parts = phases.numNoDelayRetries + phases.numMinDelayRetries + phases.numMaxDelayRetries;
  if (parts > numRetries) return 'numRetries must not be less than those without delay, of least and of longest delay';
  const pauses = Array.from({ length: numRetries }, (_, at) => secondsAfter(phases, at + 1));
  const total = pauses.reduce((sum, pause) => sum + pause, 0);
  return total > MOST_SECONDS
    ? `the last try must not be more than ${MOST_SECONDS} seconds after the first`
    : undefined;
}

function reasonOf({ issues: [issue] }: z.ZodError): string {
  const place = issue?.path.join('.') ?? '';
  const name = String(issue?.path.at(-1) ?? '');
  if (/throttlePolicy$/i.test(name)) return `${place} is not supported by this server: leave it out`;
  if (/sicklyRetryPolicy$/i.test(name)) return `${place} must be null`;
  return place === '' ? (issue?.message ?? 'must be a JSON object') : `${place}: ${issue?.message}`;
}

function policyIn({ DeliveryPolicy: text }: Attributes, of: 'subscription' | 'topic') {
  const found = text === undefined ? undefined : parseDeliveryPolicy(text, of);
  return found?.kind === 'policy' ? found : undefined;
}

function parsed(text: string): unknown {
  try {
    return text.length > LONGEST_POLICY ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
