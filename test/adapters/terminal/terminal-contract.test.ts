// What of the contract of platforms fits the terminal: one person, whose answers scroll by.
import { Readable, Writable } from 'node:stream';
import { readCall, runAsk } from '../../../src/adapters/terminal/ask-command.ts';
import { originalAddresses } from '../../../src/reply/addresses.ts';
import type { AskedThere, PlatformHarness, Shown } from '../../contract/harness.ts';
import { describePlatform } from '../../contract/platform.ts';

const NO_BUTTONS = 'a terminal has no buttons';
const NO_EVENTS = 'what was typed comes once, and cannot be changed';
const ONE_PERSON = 'one person asks, one question after the other';
const NO_PROCESS = 'a process for each question, which Ctrl-C ends';

const harness: PlatformHarness = {
  name: 'Terminal',
  doesNotApply: {
    'cuts no citation of a long answer, and drops none': 'there are no messages to cut into',
    'answers an event that is delivered again once': NO_EVENTS,
    'answers an event that is delivered again after a restart once': NO_EVENTS,
    'answers no bot': NO_EVENTS,
    'answers an edited question anew, in place of the old answer': NO_EVENTS,
    'stops when the question is deleted': NO_EVENTS,
    'continues a conversation': 'ask-command.test.ts shows it, in its prompt',
    'shows statements as they are proven, and then the answer in their place': 'live-text.test.ts shows it',
    'shows the quoted words, also after a restart': NO_BUTTONS,
    'tells the filters in force, and asks without them at a press': NO_BUTTONS,
    'thanks for feedback': NO_BUTTONS,
    'tells who asks too often, and answers others': ONE_PERSON,
    'tells who waits his place, and turns away politely who finds none': ONE_PERSON,
    'answers what was asked while the archive was being read': 'it asks when the archive is read',
    'answers exactly once where sending is refused': 'nothing is sent',
    'answers exactly once where sending is lost': 'nothing is sent',
    'answers exactly once where sending is limited': 'nothing is sent',
    'apologises once for a failure, without telling its inside':
      'a failure of the program is told to who runs it',
    'finishes what is under way when it is stopped': NO_PROCESS,
    'apologises for what it cannot finish in time when it is stopped': NO_PROCESS,
    'logs neither questions nor articles at info': 'it logs nothing unless it is told to',
  },
  async start({ archive }) {
    const shown: Shown[] = [];
    const running: Promise<unknown>[] = [];
    const ask = async (text: string): Promise<void> => {
      let written = '';
      const output = new Writable({
        write(piece, _, done) {
          written += piece;
          done();
        },
      });
      const style = { columns: 100_000, colours: false, links: true };
      await runAsk({ ...readCall([]), question: text }, archive, originalAddresses, {
        input: Readable.from([]),
        output,
        style,
      });
      shown.push(readShown(written));
    };
    return {
      logged: [],
      shown: () => shown,
      settled: async () => void (await Promise.all(running)),
      async ask(text) {
        running.push(ask(text));
        return NOTHING_FOLLOWS;
      },
      press: notHere,
      failSending: notHere,
      restart: notHere,
      stop: notHere,
    };
  },
};

function notHere(): never {
  throw new Error('not in a terminal');
}

const NOTHING_FOLLOWS: AskedThere = { followUp: notHere, redeliver: notHere, edit: notHere, remove: notHere };

/** Links are words between two control sequences (OSC 8). */
function readShown(written: string): Shown {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the sequences
  const link = /\u001b\]8;;([^\u001b]*)\u001b\\/g;
  const links = [...written.matchAll(link)].map((match) => match[1]!).filter((url) => url !== '');
  return { text: written.replace(link, ''), links, buttons: [], isPrivate: true };
}

describePlatform(harness);
