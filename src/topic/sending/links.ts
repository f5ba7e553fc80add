import type { LinkTokens } from '../tokens.ts';

/** Addresses at this server that stand in messages. */
export interface Links {
  /** Confirms the subscription, or leads to a page that does. */
  confirm(topicArn: string, token: string): string;
  /** Ends the subscription, or leads to a page that does. */
  unsubscribe(subscription: { readonly arn: string; readonly id: string }): string;
  certificate(fingerprint: string): string;
}

/** Links at the address that clients use, in the form that SNS gives them. */
export function linksAt(url: string, tokens: LinkTokens): Links {
  const query = (parameters: Readonly<Record<string, string>>) =>
    `${url}/?${Object.entries(parameters)
      .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%3A', ':')}`)
      .join('&')}`;
  return {
    confirm: (topicArn, token) => query({ Action: 'ConfirmSubscription', TopicArn: topicArn, Token: token }),
    unsubscribe: ({ arn, id }) =>
      query({ Action: 'Unsubscribe', SubscriptionArn: arn, Token: tokens.unsubscription(id) }),
    certificate: (fingerprint) => `${url}${CERTIFICATE_PREFIX}${fingerprint}.pem`,
  };
}

/** Where certificates are served: SNS's own have this file name too. */
export const CERTIFICATE_PREFIX = '/sns/SimpleNotificationService-';
