import { useRouter } from '@tanstack/react-router';
import { type FocusEvent, type KeyboardEvent, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { SearchList, searchAddress } from './search-list.tsx';
import './search.css';

const LEAST = 2;

/** Finds anything by its name from anywhere: `/` goes to it, the arrows through what is found, Enter to all of that. */
export function SearchBar() {
  const form = useRef<HTMLFormElement>(null);
  const { typed, setTyped, isOpen, setIsOpen, submit, onKeyDown, onBlur, leave } = useField(form);
  useSlash(form);
  return (
    <search className="search">
      <form ref={form} onSubmit={submit}>
        <input
          type="search"
          aria-label="Search"
          aria-keyshortcuts="/"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          placeholder="Search: repository, tag, digest, CVE, package"
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          onFocus={() => setIsOpen(true)}
          onKeyDown={onKeyDown}
          onBlur={onBlur}
        />
        <kbd aria-hidden="true">/</kbd>
        {isOpen && typed.trim().length >= LEAST ? (
          <SearchList q={typed.trim()} onKeyDown={onKeyDown} onBlur={onBlur} onGone={leave} />
        ) : null}
      </form>
    </search>
  );
}

interface Form {
  readonly current: HTMLFormElement | null;
}

/** What is typed, and whether what is found by it is shown. */
function useField(form: Form) {
  const [typed, setTyped] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const router = useRouter();
  const leave = () => {
    setIsOpen(false);
    setTyped('');
  };
  return {
    typed,
    isOpen,
    setIsOpen,
    leave,
    setTyped(text: string) {
      setTyped(text);
      setIsOpen(true);
    },
    submit(event: SubmitEvent<HTMLFormElement>) {
      event.preventDefault();
      if (typed.trim().length < LEAST) return;
      router.history.push(searchAddress(typed.trim()));
      leave();
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (event.key === 'Escape') {
        form.current?.querySelector('input')?.focus();
        setIsOpen(false);
      }
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      setIsOpen(true);
      step(form.current, event.key === 'ArrowDown' ? 1 : -1);
    },
    onBlur({ relatedTarget }: FocusEvent) {
      if (!(relatedTarget instanceof Node) || form.current?.contains(relatedTarget) !== true) setIsOpen(false);
    },
  };
}

/** Moves the focus along the field and what is found, and round at the ends. */
function step(form: HTMLFormElement | null, by: number): void {
  const stops = [...(form?.querySelectorAll<HTMLElement>('input, a') ?? [])];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  stops[(at + by + stops.length) % stops.length]?.focus();
}

/** `/` goes to the field, unless somebody is typing. */
function useSlash(form: Form): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      form.current?.querySelector('input')?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [form]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input:not([type="range"]), textarea, select');
}
