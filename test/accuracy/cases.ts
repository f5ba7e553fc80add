import { readFileSync } from 'node:fs';

/** A pair of a package and a vulnerability, and what must come of it. */
export interface Case {
  /**
   * `found`: it must be reported. `absent`: it must not be. `maybe`: whoever judged could not tell, and `untold`: no feed
   * that is loaded names the vulnerability; neither is counted.
   */
  readonly verdict: 'found' | 'absent' | 'maybe' | 'untold';
  readonly package: string;
  readonly vulnerability: string;
  /** The version that mends it, or another word on why; empty where the list tells none. */
  readonly remark: string;
}

/** The cases of `cases/<name>.txt`: `found apt CVE-2019-3462 1.4.9`, one a line; lines with `#` are about the file. */
export function casesIn(name: string): readonly Case[] {
  const text = readFileSync(new URL(`cases/${name}.txt`, import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [verdict, of = '', vulnerability = '', ...words] = line.split(' ');
    if (verdict !== 'found' && verdict !== 'absent' && verdict !== 'maybe' && verdict !== 'untold') {
      throw new Error(`"${name}" has a line that is no case: "${line}"`);
    }
    return { verdict, package: of, vulnerability, remark: words.join(' ') };
  });
}
