// A bar chart of articles per month, drawn with attributes only (no inline style), and the same figures as a table.
import { html } from 'hono/html';
import { count, writeDate } from '../../reply/wording.ts';
import type { Html } from './layout.ts';

interface Bar {
  /** `yyyy-mm`, or `yyyy` in a chart of years. */
  readonly period: string;
  readonly articles: number;
}

const HEIGHT = 120;
const LABEL_HEIGHT = 24;
/** A longer archive is drawn by years, so that bars stay wide enough to be seen. */
const MONTHS_MAX = 240;
const LABELS_MAX = 6;
/** Room for a label, as a share of the width of a narrow screen. */
const LABEL_SHARE = 0.14;

/** `counts`: how many articles each `yyyy-mm`, or "undated", has; `addressOf` leads to a month's articles. */
export function writeMonthChart(
  counts: ReadonlyMap<string, number>,
  addressOf: (month: string) => string,
): Html | '' {
  const undated = counts.get('undated') ?? 0;
  const perMonth = [...counts]
    .filter(([month]) => month !== 'undated')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([period, articles]): Bar => ({ period, articles }));
  if (perMonth.length === 0) return '';
  const axis = createAxis(perMonth[0]!.period, perMonth.at(-1)!.period);
  const bars = axis.unit === 'month' ? perMonth : perYear(perMonth);
  return html`<figure class="chart"><figcaption id="chart-title">Articles per ${axis.unit}</figcaption>
${writeBars(bars, axis)}
<details><summary>The same as a table</summary><table><thead><tr><th scope="col">Month</th><th scope="col">Articles</th></tr></thead><tbody>
${perMonth.map(({ period, articles }) => html`<tr><th scope="row"><a href="${addressOf(period)}">${writeMonth(period)}</a></th><td>${articles}</td></tr>`)}
${undated > 0 && html`<tr><th scope="row"><a href="${addressOf('undated')}">Undated</a></th><td>${undated}</td></tr>`}
</tbody></table></details></figure>`;
}

/** "January 2018" for `2018-01`; other periods as they are. */
export function writeMonth(month: string): string {
  return /^\d{4}-(?:0[1-9]|1[0-2])$/.test(month) ? writeDate(`${month}-01`).replace(/^1 /, '') : month;
}

function perYear(months: readonly Bar[]): Bar[] {
  const counts = new Map<string, number>();
  for (const { period, articles } of months) {
    const year = period.slice(0, 4);
    counts.set(year, (counts.get(year) ?? 0) + articles);
  }
  return Array.from(counts, ([period, articles]) => ({ period, articles }));
}

interface Axis {
  readonly unit: 'month' | 'year';
  /** Periods from the first to the last, those without articles included. */
  readonly length: number;
  readonly firstYear: number;
  readonly lastYear: number;
  position(period: string): number;
}

function createAxis(first: string, last: string): Axis {
  const months = monthNumber(last) - monthNumber(first) + 1;
  const unit = months > MONTHS_MAX ? 'year' : 'month';
  const number = unit === 'month' ? monthNumber : (period: string) => Number(period.slice(0, 4));
  const start = number(first);
  return {
    unit,
    length: number(last) - start + 1,
    firstYear: Number(first.slice(0, 4)),
    lastYear: Number(last.slice(0, 4)),
    position: (period) => number(period) - start,
  };
}

function monthNumber(period: string): number {
  return Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7) || 1) - 1;
}

/** Widths are shares of the whole, heights are pixels: so the chart fits any screen and its letters keep their size. */
function writeBars(bars: readonly Bar[], axis: Axis): Html {
  const most = Math.max(...bars.map(({ articles }) => articles));
  const percent = (periods: number) => `${((periods / axis.length) * 100).toFixed(3)}%`;
  return html`<svg class="bars" width="100%" height="${HEIGHT + LABEL_HEIGHT}" role="img" aria-labelledby="chart-title" aria-describedby="chart-description">
<desc id="chart-description">${describe(bars, axis.unit)}</desc>
<line class="axis" x1="0" x2="100%" y1="${HEIGHT}" y2="${HEIGHT}"/>
${bars.map(({ period, articles }) => {
  const height = Math.max(2, Math.round((articles / most) * (HEIGHT - 20)));
  const name = `${writeMonth(period)}: ${count(articles, 'article')}`;
  return html`<rect x="${percent(axis.position(period) + 0.1)}" width="${percent(0.8)}" y="${HEIGHT - height}" height="${height}"><title>${name}</title></rect>`;
})}
${writeMost(bars, most, axis, percent)}
${writeYears(axis, percent)}</svg>`;
}

/** The figure of the highest bar, which gives the others their scale. */
function writeMost(
  bars: readonly Bar[],
  most: number,
  axis: Axis,
  percent: (periods: number) => string,
): Html {
  const at = axis.position(bars.find(({ articles }) => articles === most)!.period) + 0.5;
  const share = at / axis.length;
  const anchor = share < 0.05 ? 'start' : share > 0.95 ? 'end' : 'middle';
  return html`<text x="${percent(at)}" y="14" text-anchor="${anchor}" aria-hidden="true">${most}</text>`;
}

function writeYears(axis: Axis, percent: (periods: number) => string): Html {
  const step = Math.max(1, Math.ceil((axis.lastYear - axis.firstYear + 1) / LABELS_MAX));
  const labels: { year: number; at: number }[] = [];
  for (let year = axis.firstYear; year <= axis.lastYear; year += step) {
    const at = Math.max(0, axis.position(axis.unit === 'month' ? `${year}-01` : String(year)));
    // A label needs room before the next one, and before the right edge.
    const previous = labels.at(-1);
    if (previous && (at - previous.at) / axis.length < LABEL_SHARE) labels.pop();
    if (labels.length === 0 || at / axis.length < 1 - LABEL_SHARE) labels.push({ year, at });
  }
  return html`${labels.map(
    ({ year, at }) =>
      html`<line class="axis" x1="${percent(at)}" x2="${percent(at)}" y1="${HEIGHT}" y2="${HEIGHT + 5}"/><text x="${percent(at)}" y="${HEIGHT + 19}" dx="2">${year}</text>`,
  )}`;
}

function describe(bars: readonly Bar[], unit: string): string {
  const most = bars.reduce((best, bar) => (bar.articles > best.articles ? bar : best));
  const first = writeMonth(bars[0]!.period);
  const last = writeMonth(bars.at(-1)!.period);
  return `A bar for each ${unit} from ${first} to ${last}. The most articles, ${most.articles}, are of ${writeMonth(most.period)}. All figures stand in the table that follows.`;
}
