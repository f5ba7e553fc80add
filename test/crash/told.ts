import assert from 'node:assert/strict';
import type { Received } from '../support/peer.ts';

/** The `number`-th event of a lane; the next is put when this one's request is over. */
interface Put {
  readonly lane: string;
  readonly number: number;
}

/** What a teller knows of its events. */
export interface Told {
  /** How many were acknowledged. */
  acknowledged(): number;
  /** Counts one event more of the lane; the answer is to be called, with its id where that is known, once it is put. */
  putting(lane: string): Put & { done(id?: string): void };
  /** Fails unless each that was acknowledged was heard, in its lane’s order, and every repeat was the same. */
  verify(heard: readonly Received[]): { readonly events: number; readonly repeats: number };
}

export function openTold(): Told {
  const numbers = new Map<string, number>();
  const acknowledged = new Map<string, string | undefined>();
  return {
    acknowledged: () => acknowledged.size,
    putting(lane) {
      const number = (numbers.get(lane) ?? 0) + 1;
      numbers.set(lane, number);
      return { lane, number, done: (id) => void acknowledged.set(keyOf({ lane, number }), id) };
    },
    verify(heard) {
      const events = heard.map(({ headers, body }) => ({ ...eventOf(body), header: headers['webhook-id'], body }));
      const ids = new Map(events.map((event) => [keyOf(event), event.id]));
      const lost = [...acknowledged.keys()].filter((key) => !ids.has(key));
      assert.deepEqual(lost, [], 'what was acknowledged was not heard');
      for (const [key, id] of acknowledged) assert.equal(ids.get(key), id ?? ids.get(key), `${key} has another id`);
      const bodies = new Map<string, string>();
      const last = new Map<string, number>();
      for (const { header, body, ...event } of events) {
        const key = keyOf(event);
        assert.equal(header, event.id);
        assert.equal(ids.get(key), event.id, `${key} was heard under two ids`);
        assert.equal(body, bodies.get(event.id) ?? body, `a repeat of "${event.id}" has another body`);
        const before = last.get(event.lane) ?? 0;
        assert.ok(event.number >= before, `${key} was heard after number ${before}`);
        bodies.set(event.id, body);
        last.set(event.lane, event.number);
      }
      return { events: ids.size, repeats: heard.length - ids.size };
    },
  };
}

function keyOf({ lane, number }: Put): string {
  return `${lane} ${number}`;
}

/** A push of a digest under the tag of its number, or an event that says its own. */
function eventOf(body: string): Put & { readonly id: string } {
  const { id, source, detail } = JSON.parse(body) as {
    readonly id: string;
    readonly source: string;
    readonly detail: { readonly 'image-digest'?: string; readonly 'image-tag'?: string; readonly number?: number };
  };
  return { id, lane: detail['image-digest'] ?? source, number: Number(detail['image-tag'] ?? detail.number) };
}
