// How cost grows with the archive, as a picture: both axes by powers of ten, one line an engine.

export interface Line {
  readonly name: string;
  readonly colour: string;
  /** Articles and cost. */
  readonly points: readonly (readonly [number, number])[];
}

export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

const WIDTH = 300;
const HEIGHT = 200;
const MARGIN = { left: 52, right: 24, top: 34, bottom: 40 };

/** An SVG picture of panels side by side. */
export function drawGrowth(
  panels: readonly Panel[],
  names: readonly Pick<Line, 'name' | 'colour'>[],
): string {
  const width = panels.length * WIDTH + MARGIN.right;
  const legend = names
    .map(
      ({ name, colour }, index) =>
        `<g transform="translate(${MARGIN.left + index * 150} ${HEIGHT + 8})"><rect width="14" height="4" y="4" fill="${colour}"/><text x="20" y="11">${name}</text></g>`,
    )
    .join('');
  const drawn = panels.map(
    (panel, index) => `<g transform="translate(${index * WIDTH} 0)">${draw(panel)}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT + 24}" font-family="system-ui, sans-serif" font-size="11" fill="#333">
<rect width="100%" height="100%" fill="#fff"/>
${drawn.join('\n')}
${legend}
</svg>
`;
}

function draw({ title, lines }: Panel): string {
  const points = lines.flatMap((line) => line.points);
  const x = axis(points.map(([articles]) => articles));
  const y = axis(points.map(([, cost]) => cost));
  const left = (articles: number) => MARGIN.left + x.at(articles) * (WIDTH - MARGIN.left - MARGIN.right);
  const top = (cost: number) => HEIGHT - MARGIN.bottom - y.at(cost) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const columns = x.ticks.map(
    (tick) =>
      `<line x1="${round(left(tick))}" x2="${round(left(tick))}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}" stroke="#ddd"/><text x="${round(left(tick))}" y="${HEIGHT - MARGIN.bottom + 14}" text-anchor="middle">${write(tick)}</text>`,
  );
  const rows = y.ticks.map(
    (tick) =>
      `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${round(top(tick))}" y2="${round(top(tick))}" stroke="#ddd"/><text x="${MARGIN.left - 6}" y="${round(top(tick) + 4)}" text-anchor="end">${write(tick)}</text>`,
  );
  const drawn = lines.map(({ colour, points: some }) => {
    const places = some.map(([articles, cost]) => `${round(left(articles))},${round(top(cost))}`);
    const dots = places.map((place) => {
      const [cx, cy] = place.split(',');
      return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`;
    });
    return `<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`;
  });
  return `<text x="${MARGIN.left}" y="18" font-weight="600">${title}</text>
${columns.join('')}${rows.join('')}${drawn.join('')}`;
}

/** From the power of ten below the least to that above the greatest; `at` gives 0 to 1. */
function axis(values: readonly number[]): { ticks: number[]; at(value: number): number } {
  const from = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9));
  return {
    ticks: Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index)),
    at: (value) => (Math.log10(value) - from) / (to - from),
  };
}

function write(value: number): string {
  return value >= 1 ? value.toLocaleString('en') : String(Number(value.toPrecision(1)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
