// The frame around every page: head, header, landmarks, footer. Knows nothing of what a page shows.
import { html } from 'hono/html';
import { assetAddress } from './assets.ts';

/** Markup whose every inserted text was escaped. */
export type Html = ReturnType<typeof html>;

export interface PageFrame {
  readonly title: string;
  readonly main: Html;
  /** Articles in the archive, for the note that a search is under way; absent while they are being read. */
  readonly articles?: number | undefined;
  /** Pages made for one reader are not for search engines. */
  readonly noindex?: boolean;
  /** Seconds after which the page asks again by itself. */
  readonly refreshSeconds?: number;
  readonly here?: 'ask' | 'archive';
}

export function writePage({ title, main, articles, noindex, refreshSeconds, here }: PageFrame): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${noindex && html`<meta name="robots" content="noindex">`}
${refreshSeconds && html`<meta http-equiv="refresh" content="${refreshSeconds}">`}
<title>${title}</title>
<link rel="icon" href="${assetAddress('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetAddress('style.css')}">
<script src="${assetAddress('page.js')}" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="site-header">
<a class="wordmark" href="/">Footnote<span class="wordmark-mark" aria-hidden="true">[1]</span></a>
<nav aria-label="Site"><ul>${navLink('/', 'Ask', here === 'ask')}${navLink('/archive', 'The archive', here === 'archive')}</ul></nav>
</header>
<main id="main" tabindex="-1"${articles === undefined ? '' : html` data-articles="${articles}"`}>
${main}
</main>
<p id="status" class="visually-hidden" role="status" aria-live="polite"></p>
<footer class="site-footer">
<p>Every sentence of an answer rests on words of the articles, with who published them and when. Footnote does not judge whether they are true.</p>
</footer>
</body>
</html>`;
}

function navLink(address: string, name: string, current: boolean): Html {
  return html`<li><a href="${address}"${current ? html` aria-current="page"` : ''}>${name}</a></li>`;
}

/** A page that only says something: errors, and that the archive is not ready. */
export function writeMessage(title: string, lines: readonly string[], frame: Partial<PageFrame> = {}): Html {
  const main = html`<h1>${title}</h1>
${lines.map((line) => html`<p>${line}</p>`)}
<p><a href="/">Ask a question</a> · <a href="/archive">See what the archive holds</a></p>`;
  return writePage({ noindex: true, ...frame, title: `${title} · Footnote`, main });
}

/** Only such addresses become links: an archive may name any, "javascript:" included. */
export function isWebAddress(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url);
}

/** A link away from the archive: the other site learns nothing of where the reader came from. */
export function outsideLink(url: string | undefined, name: string): Html {
  return isWebAddress(url)
    ? html`<a href="${url}" rel="noreferrer noopener">${name}</a>`
    : html`${name}: ${url ?? ''}`;
}

/** Language tags come from the archive; only well-formed ones are written. */
export function langAttribute(language: string | undefined): Html | '' {
  return language && /^[a-z]{2,8}(?:-[a-z\d]{1,8})*$/i.test(language) ? html` lang="${language}"` : '';
}
