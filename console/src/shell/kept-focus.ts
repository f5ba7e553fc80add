import { useEffect } from 'react';

/**
 * Where what somebody was at goes away - a row that was removed, a button that has done its work - they are taken to what
 * it was in, and not to the beginning of the page.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let at: readonly Element[] = [];
    // What was gone to from there is in a dialog, which goes with what is done in it.
    let before: readonly Element[] = [];
    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof Element) || target === document.body) return;
      at = chainOf(target);
      if (target.closest('#content') !== null) before = at;
    };
    const keep = () => {
      const [last] = at;
      if (last === undefined || last.isConnected || document.activeElement !== document.body) return;
      const left = at.find(holds) ?? before.find(holds);
      at = [];
      if (left !== undefined) goTo(left);
    };
    const observer = new MutationObserver(() => requestAnimationFrame(keep));
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener('focusin', remember);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', remember);
    };
  }, []);
}

/** Sets the focus to what nobody goes to by themselves, for as long as it stays there. */
export function goTo(element: Element): void {
  if (!(element instanceof HTMLElement)) return;
  if (!element.hasAttribute('tabindex')) {
    element.tabIndex = -1;
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  }
  element.focus({ preventScroll: true });
}

function chainOf(element: Element): readonly Element[] {
  const chain: Element[] = [];
  for (let one: Element | null = element; one !== null && one !== document.body; one = one.parentElement) {
    chain.push(one);
  }
  return chain;
}

function holds(element: Element): boolean {
  return (
    element.isConnected && element.matches('section, table, form, fieldset, [role="region"], [role="dialog"], main')
  );
}
