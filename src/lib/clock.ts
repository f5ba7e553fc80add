/** The present time in milliseconds since the epoch; an argument everywhere, so that a test can set it. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();
