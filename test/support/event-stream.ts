/** A server-sent event, as `event{"of":"it"}`. */
type EventText = string;

/** A stream of server-sent events, as a test reads it. */
export interface EventStream {
  readonly response: Response;
  /** What comes until this event has, in order; undefined for the rest, to the stream's end. Throws where it ends before. */
  until(event: EventText | undefined): Promise<readonly EventText[]>;
  close(): Promise<void>;
}

/** Asks for the stream at `url`. */
export async function openEventStream(url: string, authorization: string): Promise<EventStream> {
  return eventStream(await fetch(url, { headers: { Authorization: authorization } }));
}

/** Reads the events of an answer. */
export function eventStream(response: Response): EventStream {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    response,
    async until(wanted) {
      const events: EventText[] = [];
      for (;;) {
        const event = await next();
        if (event === undefined && wanted !== undefined) throw new Error(`the stream ended before ${wanted}`);
        if (event === undefined) return events;
        events.push(event);
        if (event === wanted) return events;
      }
    },
    close: async () => await reader?.cancel(),
  };

  async function next(): Promise<EventText | undefined> {
    for (;;) {
      const [block, rest] = split(text);
      if (block === undefined) {
        const chunk = await reader?.read();
        if (chunk?.value === undefined) return undefined;
        text += chunk.value;
        continue;
      }
      text = rest;
      const [, event, data] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? [];
      if (event !== undefined && data !== undefined) return event + data;
    }
  }
}

function split(text: string): readonly [block: string | undefined, rest: string] {
  const end = text.indexOf('\n\n');
  return end < 0 ? [undefined, text] : [text.slice(0, end), text.slice(end + 2)];
}
