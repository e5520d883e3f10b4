// What the archive holds: an article, as it was published.

/** A day of the calendar, `yyyy-mm-dd`. Articles carry no time of day. */
export type IsoDate = string;

/** Who published: facts of `archive.yaml`, or only a name where the archive says no more. */
export interface Publisher {
  readonly name: string;
  /** Other names, in any script: "Etilaf", "الائتلاف". */
  readonly aliases: readonly string[];
  /** What readers should know of it: "opposition body, party to the conflict". */
  readonly affiliation?: string;
  /** True for a party to the events it reports on. */
  readonly party: boolean;
}

export interface Article {
  /** Stable: depends on the article's own file or record only, never on what else the archive holds. */
  readonly id: string;
  readonly title: string;
  /** The words as published, line ends as `\n`; every quote is a slice of it. */
  readonly text: string;
  /** Absent where the archive does not tell; such an article is outside every date filter. */
  readonly date?: IsoDate;
  readonly publisher: Publisher;
  /** The source line of the publisher itself: "Syrian Coalition’s Media Department + Agencies". */
  readonly source?: string;
  /** Language tag as the archive gives it ("en", "ar"). */
  readonly language?: string;
  /** Where it was published. */
  readonly originalUrl?: string;
  /** Where a stored copy is found. */
  readonly archivedUrl?: string;
  /** Where it was read: file path within the archive folder and 1-based line. */
  readonly file: string;
  readonly line: number;
}

/** An article without its text: what lists and dates of an archive need. */
export type ArticleListing = Omit<Article, 'text'>;

/** What could not be read, or only in part. The rest of the archive is read all the same. */
export interface Problem {
  readonly file: string;
  /** 1-based; absent where the whole file is meant. */
  readonly line?: number;
  readonly message: string;
  /** True where nothing was lost: the text was read, but in a way the archive's keeper should know of. */
  readonly mild?: boolean;
}

export function describeProblem(problem: Problem): string {
  return `${problem.file}${problem.line === undefined ? '' : `:${problem.line}`}: ${problem.message}`;
}
