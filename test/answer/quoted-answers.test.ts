// What the quoted answer holds and leaves out, asked of small archives as readers ask.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Answer, Answered } from '../../src/answer/answer.ts';
import { openArchive } from '../../src/answer/archive.ts';
import { originalAddresses } from '../../src/reply/addresses.ts';
import { compose } from '../../src/reply/compose.ts';
import { temporaryFolder } from '../corpus/temporary-folder.ts';

interface Written {
  readonly title?: string;
  readonly publisher?: string;
  readonly date?: string;
  readonly text: string;
}

/** Asks an archive of these articles. */
async function asking(articles: readonly Written[]) {
  const lines = articles.map(
    ({ title = 'Report', publisher = 'Valley Post', date = '2018-05-02', text }, index) =>
      JSON.stringify({ id: `n${index}`, title, publisher, date, text }),
  );
  const archive = openArchive({ folder: await temporaryFolder({ 'news.jsonl': lines.join('\n') }) });
  onTestFinished(() => archive.close());
  await archive.ready;
  return (text: string, earlier: readonly string[] = []): Promise<Answer> => archive.ask({ text, earlier });
}

const textOf = (answer: Answer): string =>
  answer.kind === 'answered' ? answer.statements.map(({ text }) => text).join('\n') : '';

describe('what is taken back', () => {
  it.each([
    [
      'How many houses burnt in Lower Ansa?',
      'The fire brigade of Lower Ansa said that 90 houses burnt.',
      'It later lowered the number to 12.',
    ],
    [
      'Did Mira Tolan flee Port Ibra?',
      'A radio station said that the banker Mira Tolan had fled Port Ibra.',
      'The report was false.',
    ],
    [
      'Who stole the church bells of Ansa?',
      'A court found that Pavel Orm stole the church bells of Ansa.',
      'He was acquitted on appeal in May.',
    ],
    [
      'When does the ferry to Port Ibra start again?',
      'The ferry to Port Ibra starts again on 4 June, the owner said.',
      'However, the port authority has not given its permission.',
    ],
  ])('comes along: %s', async (question, sentence, takenBack) => {
    const filler =
      'The council of Ansa met on Thursday to talk about the budget for next year and about the school. '.repeat(
        2,
      );
    const ask = await asking([{ text: `${sentence} ${takenBack} ${filler}` }]);
    const text = textOf(await ask(question));
    expect(text).toContain(sentence);
    expect(text).toContain(takenBack);
  });
});

describe('the thing asked for', () => {
  const NEWS: readonly Written[] = [
    { text: 'Shelling of Lower Ansa on Friday destroyed a bakery, residents said.' },
    {
      text: 'A bus crash in Port Ibra killed nine people and wounded 40 on Sunday, the hospital of the town said.',
    },
    { text: 'The TFC rejected the plan for a new dam in the valley, its spokeswoman said on Monday.' },
    { text: 'President Olan of the Farmers’ League asked Italy to send tents and blankets.' },
    { text: 'In 2014 the harvest of Ansa was 900 tonnes. In 2015 a drought hit the valley.' },
  ];
  it.each([
    'How many people were killed in Lower Ansa?',
    'How many people were wounded in Kolm?',
    'Why did the TFS reject the plan for a new dam?',
    'Who is the president of Italy?',
    'Who is the leader of the NLA?',
  ])('is missing, and the question declined: %s', async (question) => {
    expect(await (await asking(NEWS))(question)).toMatchObject({ kind: 'declined' });
  });

  it.each([
    ['How many people were killed in Port Ibra?', 'nine people'],
    ['Why did the TFC reject the plan for a new dam?', 'TFC rejected'],
    ['Who is the president of the Farmers’ League?', 'Olan'],
  ])('is there, and shown: %s', async (question, words) => {
    expect(textOf(await (await asking(NEWS))(question))).toContain(words);
  });

  it('a follow-up on a person gets nothing of another', async () => {
    const ask = await asking([
      { text: 'The painter Ila Benz was born in Kolm in 1951. She lives in Ansa.' },
      { text: 'The actor Theo Marr was born in Port Ibra in 1960. He left the theatre in 1999.' },
    ]);
    const text = textOf(await ask('When was she born?', ['Who is Ila Benz?']));
    expect(text).toContain('1951');
    expect(text).not.toContain('1960');
    expect(textOf(await ask('And what about Theo Marr, when was he born?', ['Who is Ila Benz?']))).toContain(
      '1960',
    );
  });
});

describe('how an answer is laid out', () => {
  const FLOOD: readonly Written[] = [
    {
      publisher: 'Valley Post',
      date: '2018-05-02',
      text: 'The flood in Kolm killed four people, the mayor of Kolm said.',
    },
    {
      publisher: 'Evening Star',
      date: '2018-05-03',
      text: 'The flood in Kolm killed nine people, doctors said.',
    },
    {
      publisher: 'Valley Post',
      date: '2018-05-06',
      text: 'The flood in Kolm killed eleven people in all, the mayor of Kolm said.',
    },
    {
      publisher: 'Valley Post',
      date: '2018-06-01',
      text: 'Apples were cheap in the market of Ansa this week.',
    },
  ];

  it('a development goes by day', async () => {
    const answer = (await (await asking(FLOOD))('How did the toll of the flood in Kolm change?')) as Answered;
    expect(answer.sources.map(({ article }) => article.date)).toEqual([
      '2018-05-02',
      '2018-05-03',
      '2018-05-06',
    ]);
  });

  it('a comparison has each publisher', async () => {
    const answer = (await (
      await asking(FLOOD)
    )('How many people did the flood in Kolm kill, and do the papers agree?')) as Answered;
    expect(new Set(answer.sources.map(({ article }) => article.publisher.name))).toEqual(
      new Set(['Valley Post', 'Evening Star']),
    );
    expect(answer.notices).toContain('figures-differ');
  });

  it('a request is answered with how articles on the subject begin', async () => {
    const ask = await asking(FLOOD);
    for (const request of [
      'Summarise what you have on the flood in Kolm',
      'Tell me about the flood in Kolm, please',
      'Hi! What does the archive say about the flood in Kolm? Thanks!',
    ]) {
      const text = textOf(await ask(request));
      expect(text, request).toContain('flood in Kolm killed');
      expect(text).not.toContain('Apples');
    }
  });

  it('one fact takes three statements at most', async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      publisher: `Paper ${index}`,
      text: `The bridge of Kolm collapsed on Monday, driver number ${index} of the ${index + 20} on it said. It was an old bridge.`,
    }));
    const answer = (await (await asking(many))('When did the bridge of Kolm collapse?')) as Answered;
    expect(answer.statements.length).toBeLessThanOrEqual(3);
  });
});

describe('dates and languages', () => {
  it('what happened in a year is found in what was published in another', async () => {
    const ask = await asking([
      {
        date: '2018-05-02',
        text: 'In 1982 the army of the old king killed 300 people in Kolm, historians say.',
      },
      { date: '2018-05-03', text: 'A bus crash in Kolm killed two people.' },
    ]);
    const answer = await ask('How many people were killed in Kolm in 1982?');
    expect(textOf(answer)).toContain('300 people');
    expect(answer.notices).toContain('dates-widened');
    expect(await ask('How many people were killed in Kolm in 1983?')).toMatchObject({ kind: 'declined' });
  });

  it('a question in a language that the archive does not hold is told so', async () => {
    const ask = await asking(
      Array.from({ length: 4 }, (_, index) => ({
        title: 'The mayor of the town is to open the new school',
        text: `The mayor opened school ${index} in the town.`,
      })),
    );
    const answer = await ask('Was hat der Bürgermeister von der Regierung verlangt und warum?');
    expect(answer).toMatchObject({ kind: 'declined', reason: 'other-language', details: ['English'] });
    expect(JSON.stringify(compose(answer, originalAddresses).blocks)).toContain('Please ask in English.');
  });

  it.each(['Who are you?', 'What can you do?', 'What can I ask you?', 'how does this work', 'من أنت؟'])(
    'is answered with help: %s',
    async (question) => {
      const ask = await asking([{ text: 'The mayor opened the school in the town.' }]);
      expect(await ask(question)).toMatchObject({ kind: 'declined', reason: 'not-a-question' });
    },
  );
});
