// Makes the page better where scripts run; everything works without it. Answers are put in place without loading a new
// page, footnotes open where they are read, citations are copied. No text is ever made into markup here, but for pages
// of this very site.

const main = () => document.getElementById('main');
const status = () => document.getElementById('status');
const addressOf = (url) => url.pathname + url.search;

// Asking in place.

/** What is shown: tells a step back to another page from a jump within this one. */
let shown = addressOf(location);
let underWay = new AbortController();

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
  if (addressOf(location) !== shown) show(new URL(location.href), event.state?.scrolled ?? 0);
});

function ask(url, question) {
  history.replaceState({ scrolled: scrollY }, '');
  history.pushState(null, '', url);
  showProgress(question);
  show(url, 0);
}

function showProgress(question) {
  const articles = Number(main().dataset.articles ?? 0);
  const words = `Searching ${articles.toLocaleString('en')} ${articles === 1 ? 'article' : 'articles'}…`;
  const heading = Object.assign(document.createElement('h1'), {
    className: 'question',
    dir: 'auto',
    textContent: question,
  });
  main().replaceChildren(
    heading,
    Object.assign(document.createElement('p'), { className: 'progress', textContent: words }),
  );
  status().textContent = words;
}

/** Puts the page at the address in place of this one; the browser loads it whenever that fails. */
async function show(url, scrolled) {
  underWay.abort();
  underWay = new AbortController();
  const { signal } = underWay;
  shown = addressOf(url);
  try {
    const response = await fetch(url, { signal, headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const found = page.getElementById('main');
    if (response.status === 503 || !found) throw new Error('not a page to be put in place');
    if (signal.aborted) return;
    main().replaceWith(document.adoptNode(found));
    document.title = page.title;
    announce();
    scrollTo(0, scrolled);
  } catch {
    if (!signal.aborted) location.reload();
  }
}

function announce() {
  improve();
  status().textContent = document.querySelector('[data-summary]')?.dataset.summary ?? document.title;
  const start = document.querySelector('#main [autofocus], #main h1');
  start?.focus({ preventScroll: true });
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
  const close = Object.assign(element('button', 'note-close'), { type: 'button', textContent: 'Close' });
  line.append(...(link ? [link] : []), close);
  return line;
}

function closeNote() {
  stay();
  if (!note) return;
  note.card.remove();
  note.mark.setAttribute('aria-expanded', 'false');
  note.mark.removeAttribute('aria-controls');
  note = undefined;
}

function element(name, className) {
  return Object.assign(document.createElement(name), { className });
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
  note = undefined;
  for (const button of document.querySelectorAll('button[data-copy]')) button.hidden = false;
  for (const mark of document.querySelectorAll('a.reference[data-quote]')) {
    mark.setAttribute('role', 'button');
    mark.setAttribute('aria-expanded', 'false');
  }
}

improve();
