/** What shells say of a process that was interrupted: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/**
 * Does work that Ctrl-C and SIGTERM end early, and answers the code to end with. What was kept before stays kept.
 */
export async function untilInterrupted(
  work: (signal: AbortSignal) => Promise<number>,
  line: { clear(): void },
  { writeError }: { writeError(text: string): void },
): Promise<number> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work(stopping.signal);
  } catch (error) {
    line.clear();
    if (!stopping.signal.aborted) throw error;
    writeError('stopped: layers that were read to their end need no reading again\n');
    return INTERRUPTED;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
