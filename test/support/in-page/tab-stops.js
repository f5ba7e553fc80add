// Begins to follow where Tab leads. Answers how many stops there are to be; `tabFaults()` then tells which were not met,
// and which looked there as they look elsewhere.
(() => {
  const LOOKS = ['outline', 'boxShadow', 'borderColor', 'backgroundColor', 'textDecoration', 'left'];
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  const groupOf = (element) => (element.type === 'radio' ? `${element.form?.id} ${element.name}` : element);
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(
    (one) => one.tabIndex >= 0 && !one.disabled && isSeen(one) && one.closest('[inert]') === null,
  );
  const met = new Set();
  const faults = new Set();
  const suspects = new Set();
  for (const one of document.querySelectorAll('[tabindex]')) {
    if (one.tabIndex > 0) faults.add(`out of its order: ${one.outerHTML.slice(0, 200)}`);
  }
  let left;
  addEventListener('focusin', ({ target }) => {
    met.add(groupOf(target));
    const look = lookOf(target);
    left = () => {
      if (target.isConnected && look === lookOf(target)) suspects.add(target);
    };
  });
  addEventListener('focusout', () => {
    const then = left;
    left = undefined;
    setTimeout(() => then?.());
  });
  window.tabFaults = () => {
    // What was drawn anew on the way is looked at once more, while nothing else happens.
    for (const one of [...suspects].filter((each) => each.isConnected)) {
      one.focus();
      const look = lookOf(one);
      one.blur();
      if (look === lookOf(one)) faults.add(`looks as ever: ${one.outerHTML.slice(0, 200)}`);
    }
    const missed = stops.filter((one) => one.isConnected && isSeen(one) && !met.has(groupOf(one)));
    return [...faults, ...missed.map(({ outerHTML }) => `Tab does not lead to it: ${outerHTML.slice(0, 200)}`)];
  };
  return new Set(stops.map(groupOf)).size;

  /** How it looks, and what it is drawn with: what stands beside and around it. */
  function lookOf(element) {
    const around = [element.parentElement, element.parentElement?.parentElement].filter(
      (one) => one instanceof Element,
    );
    const parts = [element, ...around, ...around.flatMap(({ children }) => [...children].slice(0, 12))];
    return parts
      .flatMap((part) => [null, '::before', '::after'].map((pseudo) => getComputedStyle(part, pseudo)))
      .map((style) => LOOKS.map((name) => style[name]).join())
      .join('\n');
  }
})();
