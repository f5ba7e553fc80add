import { AwsError } from '../error.ts';
import { queryCodec } from '../query.ts';
import type { AwsCall, Service } from '../types.ts';
import { callerIdentity } from './caller-identity.ts';

/** AWS Security Token Service, API version 2011-06-15: as much of it as scripts ask for the account. */
export const stsService: Service = {
  name: 'sts',
  skewMinutes: 15,
  globalRegion: 'us-east-1',
  codec: queryCodec('https://sts.amazonaws.com/doc/2011-06-15/'),
  begin: ({ headers, query }) =>
    headers['x-amz-target'] === undefined
      ? { name: 'sts', mostBodyBytes: 65_536, run: async (body, call) => run(new URLSearchParams(query), body, call) }
      : undefined,
};

/** The action stands in the form that is the body, or in the query of a GET. */
function run(query: URLSearchParams, body: Buffer, call: AwsCall): unknown {
  const form = new URLSearchParams(body.toString('utf8'));
  const action = form.get('Action') ?? query.get('Action');
  if (action === null || action === '') {
    throw new AwsError('MissingAction', 'The request must contain the parameter Action');
  }
  if (action === 'GetCallerIdentity') return { action, result: callerIdentity(call) };
  throw new AwsError(
    'InvalidAction',
    `The action "${action.slice(0, 128)}" is not implemented: only GetCallerIdentity is`,
  );
}
