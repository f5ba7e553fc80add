/** What shells say of a process that was interrupted: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/**
 * Does work that Ctrl-C and SIGTERM end early, and answers the code to end with. What stands in the line is cleared
 * where the work did not end by itself.
 */
export async function untilInterrupted(
  work: (signal: AbortSignal) => Promise<number>,
  line: { clear(): void; stopped(): void },
): Promise<number> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work(stopping.signal);
  } catch (error) {
    line.clear();
    if (!stopping.signal.aborted) throw error;
    line.stopped();
    return INTERRUPTED;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
