/*
 * Preloaded by a server that is to live some days ago: its clock goes on from there. Only what it is told the time by is
 * moved, so that timers and sockets are as ever.
 */

const DAY = 86_400_000;
const behind = Number(process.env['SHOWN_DAYS_AGO'] ?? 0) * DAY;
const RealDate = Date;
const now = () => RealDate.now() - behind;

class OtherDate extends RealDate {
  constructor(...given: readonly unknown[]) {
    super(...((given.length === 0 ? [now()] : given) as [number]));
  }
  static override now(): number {
    return now();
  }
}

globalThis.Date = OtherDate as DateConstructor;
