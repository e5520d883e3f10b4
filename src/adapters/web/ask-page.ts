// The ask box, and the answer to what was asked.
import { html } from 'hono/html';
import type { Answer, Progress } from '../../answer/answer.ts';
import type { Archive } from '../../answer/archive.ts';
import { QUESTION_CHARS_MAX } from '../../answer/understand.ts';
import { pageAddresses } from '../../reply/addresses.ts';
import { compose } from '../../reply/compose.ts';
import { literal } from '../../reply/literal.ts';
import {
  count,
  FILTER_HELP,
  writeFilters,
  writePeriod,
  writeProgress,
  writePublisher,
} from '../../reply/wording.ts';
import {
  askAddress,
  bareQuestion,
  type Conversation,
  dropsFilters,
  earlierForNext,
  withoutFilters,
} from './conversation.ts';
import { writeExamples, writeReply } from './html-dialect.ts';
import { type Html, writePage } from './layout.ts';
import { publishersOf } from './publishers.ts';

/** Publishers named on the first page; the others are found in the contents. */
const PUBLISHERS_SHOWN = 6;

/** `draft`: words to begin with in the box. */
export function writeAskPage(archive: Archive, draft = ''): Html {
  const examples = archive.examples();
  const main = html`<h1>Ask the news archive</h1>
<p class="lead">Every sentence of an answer is footnoted with the exact words of the article it rests on: who published them, and on which day.</p>
${writeAskForm({ label: 'Your question', button: 'Ask', value: draft, earlier: [], autofocus: true })}
<p class="hint">${FILTER_HELP}</p>
${examples.length > 0 && html`<section aria-labelledby="examples"><h2 id="examples">For example</h2>${writeExamples(examples, askAlone)}</section>`}
${writeHoldings(archive)}`;
  return writePage({
    title: 'Footnote: ask a news archive',
    main,
    articles: archive.extent().articles,
    here: 'ask',
  });
}

function askAlone(question: string): string {
  return askAddress({ question, earlier: [] });
}

function writeHoldings(archive: Archive): Html {
  const { articles, from, to } = archive.extent();
  const publishers = publishersOf(archive.articles());
  return html`<section aria-labelledby="holdings"><h2 id="holdings">What the archive holds</h2>
<p>${count(articles, 'article')} of ${count(publishers.length, 'publisher')}${from && to && `, ${writePeriod(from, to)}`}. <a href="/archive">See them all</a></p>
<ul class="publishers" role="list">${publishers.slice(0, PUBLISHERS_SHOWN).map((one) => html`<li><bdi>${writePublisher(one.publisher)}</bdi> <span class="count">${count(one.articles, 'article')}</span></li>`)}
${publishers.length > PUBLISHERS_SHOWN && html`<li>and ${count(publishers.length - PUBLISHERS_SHOWN, 'other')}</li>`}</ul></section>`;
}

export function writeAnswerPage(answer: Answer, conversation: Conversation, archive: Archive): Html {
  const main = html`${writeQuestion(conversation)}
${writeAnswer(answer, conversation, archive)}
${writeNext(answer, conversation)}
<p class="start-over"><a href="/">Start over with a new question</a></p>`;
  return writePage({
    title: `${literal(bareQuestion(conversation.question))} · Footnote`,
    main,
    articles: answer.archive.articles,
    noindex: true,
    here: 'ask',
  });
}

/** What the page holds while its answer is being made: the question, and the answer as far as it is proven. */
export function writeAnswerUnderWay(progress: Progress, conversation: Conversation, archive: Archive): Html {
  const line = html`<div class="progress"><p class="progress-words">${writeProgress(progress)}</p>
<p class="hint">${PROGRESS_HINTS[progress.kind]}</p></div>`;
  return html`${writeQuestion(conversation)}
${progress.kind === 'proven' ? writeAnswer(progress.soFar, conversation, archive, line) : line}`;
}

const PROGRESS_HINTS: Readonly<Record<Progress['kind'], string>> = {
  waiting: 'The answer begins by itself when it is this question’s turn.',
  writing: 'Sentences appear here one by one, each as soon as the words of an article prove it.',
  proven: 'Each sentence appears as soon as it is proven. Until the end, the answer may still change.',
};

function writeQuestion({ question, earlier }: Conversation): Html {
  return html`${writeEarlier(earlier)}
<h1 class="question" tabindex="-1" dir="auto">${literal(bareQuestion(question))}</h1>`;
}

function writeAnswer(
  answer: Answer,
  conversation: Conversation,
  archive: Archive,
  progress: Html | '' = '',
): Html {
  const reply = compose(answer, pageAddresses(''), archive.examples());
  const withFilters = askAddress({ ...conversation, question: bareQuestion(conversation.question) });
  return html`<div class="answer ${answer.kind}" data-summary="${literal(reply.summary)}">
${dropsFilters(conversation.question) && html`<div class="filters">Searched without filters · <a href="${withFilters}" data-ask>search with them</a></div>`}
${writeReply(reply, { filters: writeFilterLine(answer, conversation), askAddress: askAlone, progress })}
</div>`;
}

function writeFilterLine({ understood }: Answer, conversation: Conversation): Html {
  const address = askAddress({
    ...conversation,
    question: withoutFilters(conversation.question, understood),
  });
  return html`<div class="filters"><bdi>${writeFilters(understood)}</bdi> · <a href="${address}" data-ask>ask again without filters</a></div>`;
}

function writeEarlier(earlier: readonly string[]): Html | '' {
  if (earlier.length === 0) return '';
  return html`<nav class="earlier" aria-label="Earlier questions of this conversation"><ol role="list">${earlier.map(
    (question, index) => {
      const address = askAddress({ question, earlier: earlier.slice(0, index) });
      return html`<li><a href="${address}" data-ask dir="auto">${bareQuestion(question)}</a></li>`;
    },
  )}</ol></nav>`;
}

/** After an answer, a follow-up; after a refusal, the question once more, to be put differently. */
function writeNext(answer: Answer, conversation: Conversation): Html {
  const { question, earlier } = conversation;
  if (answer.kind === 'declined' && answer.reason === 'not-a-question') {
    return writeAskForm({ label: 'Your question', button: 'Ask', value: '', earlier });
  }
  const again = writeAskForm({ label: 'Ask differently', button: 'Ask again', value: question, earlier });
  if (answer.kind === 'declined') return again;
  return html`${writeAskForm({ label: 'Ask a follow-up question', button: 'Ask', value: '', earlier: earlierForNext(conversation) })}
<details class="differently"><summary>Change this question</summary>${again}</details>`;
}

interface AskForm {
  readonly label: string;
  readonly button: string;
  readonly value: string;
  readonly earlier: readonly string[];
  readonly autofocus?: boolean;
}

function writeAskForm({ label, button, value, earlier, autofocus }: AskForm): Html {
  const id = `ask-${label.toLowerCase().replace(/\W+/g, '-')}`;
  return html`<form class="ask" action="/" method="get" role="search" aria-label="${label}" data-ask>
<label for="${id}">${label}</label>
<div class="ask-row"><input id="${id}" name="q" type="text" value="${value}" dir="auto" required maxlength="${QUESTION_CHARS_MAX}" autocomplete="off" enterkeyhint="search"${autofocus ? html` autofocus` : ''}>
<button type="submit">${button}</button></div>
${earlier.map((text) => html`<input type="hidden" name="earlier" value="${text}">`)}
</form>`;
}
