export { scopeOf } from './address-scope.ts';
export { allowList } from './allow-list.ts';
export { type GetOptions, httpGet, type Peer, peerOf } from './http-get.ts';
export { httpSend, type SendOptions } from './http-send.ts';
export { createJudge, type Judge } from './judge.ts';
export { createAddressCheck, createOutbound } from './outbound.ts';
export { isWebhookSecret, signWebhook, webhookSecretOf } from './sign-webhook.ts';
