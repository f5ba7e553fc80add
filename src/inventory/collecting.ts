/** Left to itself, the collector lets 64 MiB of chunks pass that nobody needs any more, and then stops for long. */
const COLLECT_BYTES = 8 * 2 ** 20;

/** Hears how many bytes have passed, and has the youngest objects collected every so many, where Node lets it. */
export function collecting(): (bytes: number) => void {
  let passed = 0;
  return (bytes) => {
    passed += bytes;
    if (passed < COLLECT_BYTES) return;
    passed = 0;
    globalThis.gc?.({ type: 'minor', execution: 'sync' });
  };
}
