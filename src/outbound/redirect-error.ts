import { OutboundRefusal } from './types.ts';

/** What went wrong where `first` redirected to: a refusal says so, since nobody here named that address. */
export function redirectError(first: URL, error: unknown): unknown {
  if (!(error instanceof OutboundRefusal)) return error;
  return new OutboundRefusal(`"${first.host}" redirects, and ${error.message}`, { cause: error });
}
