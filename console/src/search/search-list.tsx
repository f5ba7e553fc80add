import { useRouter } from '@tanstack/react-router';
import type { FocusEvent, KeyboardEvent, MouseEvent } from 'react';
import { Text } from '../parts/text.tsx';
import { addressOf } from './address.ts';
import { foundThings } from './found-things.ts';
import { useSearch, useSettled } from './use-search.ts';

interface Props {
  readonly q: string;
  /** Arrows go from one link to another. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onBlur: (event: FocusEvent) => void;
  /** Called when somebody has gone to one. */
  readonly onGone: () => void;
}

/** What is found as somebody types, and at the end where all of it is. */
export function SearchList({ q, onKeyDown, onBlur, onGone }: Props) {
  const settled = useSettled(q);
  const { data, isFetching } = useSearch(settled);
  const found = data === undefined ? [] : foundThings(data);
  const router = useRouter();
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    router.history.push(event.currentTarget.getAttribute('href') ?? '/');
    onGone();
  };
  const kinds = [...Map.groupBy(found, ({ kind }) => kind)];
  return (
    <div className="found">
      <output className={found.length === 0 ? 'found-status' : 'found-status unseen'}>
        {statusOf(found.length, isFetching || settled !== q)}
      </output>
      {kinds.map(([kind, things]) => (
        <section key={kind} aria-label={kind}>
          <div className="found-kind" aria-hidden="true">
            {kind}
          </div>
          <ul>
            {things.map(({ href, label, note }) => (
              <li key={href}>
                <a href={href} className="found-thing" onClick={go} onKeyDown={onKeyDown} onBlur={onBlur}>
                  <Text of={label} />{' '}
                  <span className="faint">
                    <Text of={note} />
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {found.length === 0 ? null : (
        <a href={searchAddress(q)} className="found-thing found-all" onClick={go} onKeyDown={onKeyDown} onBlur={onBlur}>
          All that is found
        </a>
      )}
    </div>
  );
}

/** The address of the page that lists all that is found by a text. */
export function searchAddress(q: string): string {
  return addressOf('/search', { q });
}

function statusOf(count: number, isSearching: boolean): string {
  if (count > 0) return `${count} found`;
  return isSearching ? 'Searching…' : 'Nothing is called so';
}
