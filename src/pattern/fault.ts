/** A pattern is not valid, in event-ruler's words. Never leaves this folder. */
export class PatternFault extends Error {}

export function fault(reason: string): never {
  throw new PatternFault(reason);
}

/** What `parse` makes, or the reason why it finds the pattern not valid. */
export function faultless<T>(parse: () => T): { readonly value: T } | { readonly reason: string } {
  try {
    return { value: parse() };
  } catch (error) {
    if (error instanceof PatternFault) return { reason: error.message };
    throw error;
  }
}
