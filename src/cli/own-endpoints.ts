const VARIABLES = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_SNS',
  'AWS_ENDPOINT_URL_SQS',
  'AWS_ENDPOINT_URL_EVENTBRIDGE',
  'AWS_ENDPOINT_URL_KMS',
] as const;
const THIS_MACHINE: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The variables of AWS's SDK in the environment that lead to this server itself, as the aws CLI has them that sets it up: a
 * server that is started with them sends to itself what is meant for queues, topics and buses of AWS.
 */
export function ownEndpoints(
  { url, port }: { readonly url: string; readonly port: number },
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const own = new URL(url).origin;
  return VARIABLES.filter((name) => {
    const endpoint = URL.parse(environment[name] ?? '');
    if (endpoint === null) return false;
    return endpoint.origin === own || (THIS_MACHINE.has(endpoint.hostname) && endpoint.port === String(port));
  });
}
