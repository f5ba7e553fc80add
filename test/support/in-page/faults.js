// What is wrong with the page as it is, in a line each. It runs in the browser, and is answered as its value.
(async () => {
  const HIDDEN =
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
  const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
  const MOST_ROW_PIXELS = 800;
  const faults = [];
  const tell = (what, of) => faults.push(`${what}: ${of.slice(0, 160)}`);
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  // What follows the size of the window does so in its own time.
  for (let frames = 0; frames < 30 && document.documentElement.scrollWidth > innerWidth; frames += 1) {
    await new Promise(requestAnimationFrame);
  }

  if ('canary' in window) tell('a text was run', String(window.canary));
  for (const one of document.querySelectorAll(
    'x-canary, img[src="x"], script:not([src]), iframe, object, embed, base, [onerror], [onload]',
  )) {
    tell('a text made an element', one.outerHTML);
  }
  for (const { href, outerHTML } of document.querySelectorAll('a[href], area[href]')) {
    const { protocol } = new URL(href, location.href);
    if (!['http:', 'https:', 'mailto:'].includes(protocol)) tell(`a link to ${protocol}`, outerHTML);
  }

  const { scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll('main *')].filter(
      (one) => one.getBoundingClientRect().right > innerWidth,
    );
    tell(`${scrollWidth} pixels wide`, wide.at(-1)?.outerHTML ?? '');
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.data;
    if (HIDDEN.test(text)) tell('a character that cannot be seen', `${node.parentElement.outerHTML}`);
    if (RIGHT_TO_LEFT.test(text) && !isIsolated(node.parentElement)) tell('it turns what follows', text);
  }

  for (const row of document.querySelectorAll('tr:not(.opened)')) {
    const { height } = row.getBoundingClientRect();
    if (height > MOST_ROW_PIXELS) tell(`a row of ${Math.round(height)} pixels`, row.textContent);
  }

  for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary, h1, h2, h3')) {
    const over = isSeen(one) ? coverOf(one) : undefined;
    if (over !== undefined) tell('something lies over it', `${one.outerHTML.slice(0, 100)} ${over.outerHTML}`);
  }
  scrollTo(0, 0);

  const count = (selector) => [...document.querySelectorAll(selector)].filter(isSeen).length;
  if (count('main') !== 1) tell('landmarks', `${count('main')} main`);
  if (count('h1') !== 1) tell('headings', `${count('h1')} of the first level`);
  if (document.documentElement.lang !== 'en') tell('language', document.documentElement.lang);
  if (!document.title.endsWith(' · Pratique')) tell('title', document.title);
  for (const table of document.querySelectorAll('table')) {
    const isNamed = table.caption !== null || table.ariaLabel !== null || table.hasAttribute('aria-labelledby');
    if (isSeen(table) && !isNamed) tell('a table without a name', table.outerHTML);
  }
  return [...new Set(faults)];

  /** Whether what turns the direction of writing does so within a run of its own, or alone in its line. */
  function isIsolated(element) {
    for (let one = element; one !== null; one = one.parentElement) {
      const { unicodeBidi, display } = getComputedStyle(one);
      if (/isolate|plaintext/.test(unicodeBidi) || one.matches('option, textarea')) return true;
      if (!display.startsWith('inline') && one.childNodes.length > 1) return false;
    }
    return false;
  }

  /** What a pointer hits in its place; undefined where that is itself, or what it is part of. */
  function coverOf(element) {
    if (element.closest('.unseen, .skip, [aria-hidden="true"]') !== null) return undefined;
    element.scrollIntoView({ block: 'center', inline: 'start', behavior: 'instant' });
    const [box] = element.getClientRects();
    if (box === undefined || box.width < 2 || box.height < 2) return undefined;
    const [x, y] = [box.left + Math.min(box.width, 40) / 2, box.top + Math.min(box.height, 40) / 2];
    const hit = document.elementFromPoint(x, y) ?? document.documentElement;
    const isHit = element.contains(hit) || (hit.contains(element) && hit !== document.documentElement);
    return isHit || isLabel(hit, element) ? undefined : hit;
  }

  function isLabel(hit, element) {
    return hit.closest('label')?.control === element || hit.parentElement?.contains(element) === true;
  }
})();
