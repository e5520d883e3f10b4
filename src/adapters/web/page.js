// Makes the page better where scripts run; everything works without it. Answers are put in place without loading a new
// page, and grow while they are written; footnotes open where they are read, citations are copied. No text is ever made
// into markup here, but for pages of this very site.

const main = () => document.getElementById('main');
const status = () => document.getElementById('status');
const addressOf = (url) => url.pathname + url.search;

// Asking in place.

/** What is shown: tells a step back to another page from a jump within this one. */
let shown = addressOf(location);
/** Ends the asking that is under way. */
let underWay;

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('form[data-ask]')) return;
  const question = new FormData(form).get('q').trim();
  if (question === '') return;
  event.preventDefault();
  ask(new URL(`/?${new URLSearchParams(new FormData(form))}`, location.href), question);
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-ask]');
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  ask(new URL(link.href), link.dataset.title ?? new URL(link.href).searchParams.get('q'));
});

// A step back to a part of this page is the browser's; a step to another question is shown here.
addEventListener('popstate', (event) => {
  if (addressOf(location) !== shown) show(event.state?.scrolled);
});

// Who leaves stops the answer; who comes back to a page that the browser has kept asks for it again.
addEventListener('pagehide', () => underWay?.abort());
addEventListener('pageshow', (event) => {
  if (event.persisted && underWay) show(scrollY);
});

function ask(url, question) {
  history.replaceState({ scrolled: scrollY }, '');
  history.pushState(null, '', url);
  showProgress(question);
  show();
}

/** What the page's server would say, before it says it. */
function showProgress(question) {
  const articles = Number(main().dataset.articles ?? 0);
  const words = `Searching ${articles.toLocaleString('en')} ${articles === 1 ? 'article' : 'articles'}…`;
  const heading = element('h1', 'question', { dir: 'auto', tabIndex: -1, textContent: question });
  const progress = element('div', 'progress');
  progress.append(element('p', 'progress-words', { textContent: words }));
  closeNote();
  main().replaceChildren(heading, progress);
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
  status().textContent = words;
}

/**
 * Puts what stands at the page's address in place of what is shown, piece by piece as it comes; the browser loads it
 * whenever that fails. `scrolled`: where the reader was when it was left; absent where its question is shown already.
 */
async function show(scrolled) {
  underWay?.abort();
  const asking = new AbortController();
  const { signal } = asking;
  underWay = asking;
  shown = addressOf(location);
  let isShown = scrolled === undefined;
  let isWhole = false;
  let told;
  try {
    const response = await fetch(location, { signal, headers: { Accept: 'text/event-stream, text/html' } });
    if (response.status === 503) throw new Error('a page that loads itself again');
    for await (const { name, markup } of eventsOf(response)) {
      if (signal.aborted) return;
      const page = new DOMParser().parseFromString(markup, 'text/html');
      isWhole = name === 'page';
      if (!isShown) main().replaceChildren();
      grow(main(), isWhole ? page.getElementById('main') : page.body);
      if (isWhole) document.title = page.title;
      improve();
      told = tell(told, isWhole);
      if (!isShown) scrollTo(0, scrolled);
      if (!main().contains(document.activeElement)) focusStart();
      isShown = true;
    }
    if (!isWhole) throw new Error('broken off');
    if (underWay === asking) underWay = undefined;
  } catch {
    if (!signal.aborted) location.reload();
  }
}

/** The events of a stream, or the one page that a response is. */
async function* eventsOf(response) {
  if (!response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
    yield { name: 'page', markup: await response.text() };
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (text + value).split('\n\n');
    text = events.pop();
    for (const event of events) {
      const [, name, data] = /^event: (.+)\ndata: (.+)$/.exec(event) ?? [];
      if (name) yield { name, markup: JSON.parse(data) };
    }
  }
}

/**
 * Makes one element's content that of another. What is there already stays in its place, so that nobody who reads it,
 * has opened it or has the focus on it loses anything.
 */
function grow(here, there) {
  for (const { name, value } of there.attributes)
    if (here.getAttribute(name) !== value) here.setAttribute(name, value);
  let next = pastNote(here.firstChild);
  for (const node of [...there.childNodes]) {
    const same = likeness(next, node);
    while (same && next !== same) next = remove(next);
    if (!same) here.insertBefore(node, next);
    else if (same.nodeType === Node.ELEMENT_NODE) grow(same, node);
    else if (same.data !== node.data) same.data = node.data;
    if (same) next = pastNote(same.nextSibling);
  }
  while (next) next = remove(next);
}

/** Among a node and those after it, the one that a node to come goes on from. */
function likeness(from, node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return from?.nodeType === node.nodeType ? from : undefined;
  for (let one = from; one; one = one.nextSibling)
    if (one.nodeName === node.nodeName && one.id === node.id && one.className === node.className) return one;
  return undefined;
}

function remove(node) {
  const next = pastNote(node.nextSibling);
  node.remove();
  return next;
}

/** The open note stands in the text, but is none of it. */
function pastNote(node) {
  return node && node === note?.card ? node.nextSibling : node;
}

/** Tells those who listen what is being done, the first sentence, and the end; more would only interrupt them. */
function tell(told, isWhole) {
  const summary = main().querySelector('[data-summary]')?.dataset.summary;
  const words = summary ?? main().querySelector('.progress-words')?.textContent ?? document.title;
  if (words !== told) status().textContent = words;
  else if (isWhole) status().textContent = 'The answer is complete.';
  return words;
}

function focusStart() {
  document.querySelector('#main [autofocus], #main h1')?.focus({ preventScroll: true });
}

// Footnotes on the spot.

/** The note that is open, with the mark it belongs to; a pinned one stays until it is closed. */
let note;
/** The way from a mark to its note leads over other text. */
const LEAVE_MS = 300;
let leaving;

document.addEventListener('click', (event) => {
  const mark = event.target.closest('a.reference[data-quote]');
  if (mark && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && quoteOf(mark)) {
    event.preventDefault();
    if (note?.mark === mark && note.pinned) closeNote();
    else openNote(mark, true);
  } else if (note && (event.target.closest('.note-close') || !note.card.contains(event.target))) closeNote();
});

document.addEventListener('mouseover', ({ target }) => {
  const mark = target.closest('a.reference[data-quote]');
  if (note && (mark === note.mark || note.card.contains(target))) stay();
  else if (note?.pinned) return;
  else if (mark && quoteOf(mark)) openNote(mark, false);
  else if (note) leaving ??= setTimeout(closeNote, LEAVE_MS);
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && note) {
    const { mark, card } = note;
    const wasInside = card.contains(document.activeElement);
    closeNote();
    if (wasInside) mark.focus();
  }
  // The marks act as buttons here, so the space bar presses them too.
  if (event.key === ' ' && event.target.matches?.('a.reference[role=button]')) {
    event.preventDefault();
    event.target.click();
  }
});

function quoteOf(mark) {
  return document.getElementById(mark.dataset.quote);
}

function stay() {
  clearTimeout(leaving);
  leaving = undefined;
}

function openNote(mark, pinned) {
  closeNote();
  const quote = quoteOf(mark);
  const card = element('span', 'note');
  card.id = 'note';
  card.setAttribute('role', 'note');
  const words = quote.querySelector('q').cloneNode(true);
  const line = element('span', 'note-source');
  line.append(...quote.closest('.source').querySelector('.source-line').cloneNode(true).childNodes);
  card.append(words, line, actions(quote));
  mark.after(card);
  card.style.top = `${mark.offsetTop + mark.offsetHeight + 6}px`;
  mark.setAttribute('aria-expanded', 'true');
  mark.setAttribute('aria-controls', card.id);
  note = { mark, card, pinned };
  if (pinned) status().textContent = card.querySelector('q').textContent;
}

function actions(quote) {
  const line = element('span', 'note-actions');
  const link = quote.querySelector('.in-article')?.cloneNode(true);
  const close = element('button', 'note-close', { type: 'button', textContent: 'Close' });
  line.append(...(link ? [link] : []), close);
  return line;
}

/** The mark of a note may be gone by now, or lead to other words. */
function isStillTrue({ mark, card }) {
  const words = mark.isConnected && quoteOf(mark)?.querySelector('q').textContent;
  return words === card.querySelector('q').textContent;
}

function closeNote() {
  stay();
  if (!note) return;
  note.card.remove();
  note.mark.setAttribute('aria-expanded', 'false');
  note.mark.removeAttribute('aria-controls');
  note = undefined;
}

function element(name, className, properties = {}) {
  return Object.assign(document.createElement(name), { className, ...properties });
}

// Copying.

document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-copy]');
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector('.copied');
  said.textContent = (await copy(field)) ? 'Copied.' : 'Press Ctrl+C to copy.';
});

async function copy(field) {
  field.select();
  try {
    // Absent where the page is not served over https or from this machine.
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand('copy');
  }
}

/** Says of each part what it does with this script. */
function improve() {
  if (note && !isStillTrue(note)) closeNote();
  for (const button of document.querySelectorAll('button[data-copy]')) button.hidden = false;
  for (const mark of document.querySelectorAll('a.reference[data-quote]:not([role])')) {
    mark.setAttribute('role', 'button');
    mark.setAttribute('aria-expanded', 'false');
  }
}

improve();
