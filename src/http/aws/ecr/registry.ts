import type { Handlers } from './handler.ts';

/** The registry as a whole. Nothing is replicated from it: the configuration has no rules. */
export const registryHandlers = {
  DescribeRegistry: {
    permission: 'pull',
    handle: async (_request, call) => ({ registryId: call.account, replicationConfiguration: { rules: [] } }),
  },
} satisfies Handlers;
