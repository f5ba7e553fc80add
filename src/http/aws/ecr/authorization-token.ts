import type { Handlers } from './handler.ts';
import { invalidParameter } from './refusals.ts';

/** A password for docker login, good for twelve hours. */
export const authorizationTokenHandlers = {
  GetAuthorizationToken: {
    permission: 'none',
    async handle({ registryIds }, call) {
      const other = registryIds?.find((id) => id !== call.account);
      if (other !== undefined) {
        throw invalidParameter('registryIds', `must name the registry with id '${call.account}' alone`);
      }
      const { password, expiresAt } = await call.authenticator.issuePassword(call.identity);
      const authorizationToken = Buffer.from(`AWS:${password}`).toString('base64');
      return { authorizationData: [{ authorizationToken, expiresAt: expiresAt / 1000, proxyEndpoint: call.url }] };
    },
  },
} satisfies Handlers;
