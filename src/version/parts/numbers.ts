/** Negative, 0 or positive as the first comes before, with or after the second: number by number, the shorter first. */
export function compareNumbers(a: readonly bigint[], b: readonly bigint[]): number {
  for (const [at, left] of a.entries()) {
    const right = b[at];
    if (right === undefined) return 1;
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
