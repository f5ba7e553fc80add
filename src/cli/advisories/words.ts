import type { Provenance } from '../../advisory/types.ts';

/** A number with what it counts: `1 source`, `11,881 statements`. */
export function amount(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

/** The releases that a publisher has dropped, and of which the last that it said is kept. */
export function keptOf({ ecosystems }: Pick<Provenance, 'ecosystems'>): readonly string[] {
  return ecosystems.filter(({ kept }) => kept === true).map(({ name }) => name);
}
