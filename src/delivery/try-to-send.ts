import type { Delivery, Sender, SendOutcome } from './types.ts';

interface Try {
  readonly sender: Sender | undefined;
  /** The try takes no longer, whether or not the sender heeds its signal. */
  readonly milliseconds: number;
  /** This process ends. */
  readonly signal: AbortSignal;
}

/** Tries to send once. Never throws; undefined where it was broken off because the process ends. */
export async function tryToSend(
  delivery: Delivery,
  { sender, milliseconds, signal }: Try,
): Promise<SendOutcome | undefined> {
  if (sender === undefined) return later(`nothing here sends deliveries of the kind "${delivery.kind}"`);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), milliseconds);
  const broken = AbortSignal.any([signal, late.signal]);
  try {
    const outcome = await Promise.race([sender(delivery, broken), abortOf(broken)]);
    if (outcome !== undefined && (outcome.kind === 'sent' || !broken.aborted)) return outcome;
  } catch (error) {
    if (!broken.aborted) return later(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
  return signal.aborted ? undefined : later(`it was not sent within ${milliseconds / 1000} seconds`);
}

function later(reason: string): SendOutcome {
  return { kind: 'later', reason };
}

async function abortOf(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}
