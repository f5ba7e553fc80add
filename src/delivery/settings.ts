const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How deliveries are tried. Times are milliseconds. */
export interface DeliverySettings {
  /** Deliveries that this process tries at the same time. */
  readonly width: number;
  /** Of those, to one receiver. */
  readonly receiverWidth: number;
  /** The pause after the first try that went wrong is up to this long; each may be twice as long as the one before. */
  readonly firstPauseMilliseconds: number;
  readonly longestPauseMilliseconds: number;
  /** The longest that a receiver may ask to be left alone. */
  readonly longestAskedMilliseconds: number;
  /** A try takes no longer. */
  readonly tryMilliseconds: number;
  /** So long after a process was killed others take up what it was trying. */
  readonly leaseMilliseconds: number;
  /** Sent ones are kept so long. */
  readonly sentMilliseconds: number;
  /** And dead letters so long. */
  readonly deadMilliseconds: number;
}

export const DELIVERY_SETTINGS: DeliverySettings = {
  width: 64,
  receiverWidth: 4,
  firstPauseMilliseconds: 1000,
  longestPauseMilliseconds: 5 * MINUTE,
  longestAskedMilliseconds: 15 * MINUTE,
  tryMilliseconds: MINUTE,
  leaseMilliseconds: 15_000,
  sentMilliseconds: 7 * DAY,
  deadMilliseconds: 90 * DAY,
};

/** For how long a delivery is tried, where nothing else is said. */
export const TRIED_FOR_MILLISECONDS = DAY;
