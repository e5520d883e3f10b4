// The shapes of Block Kit: https://docs.slack.dev/reference/block-kit, with @slack/types 3.2 for what is left out there.
import {
  address,
  all,
  anything,
  type Check,
  isObject,
  list,
  oneOf,
  shape,
  tagged,
  text,
  truth,
  whole,
} from './slack-shapes.ts';

const id = text(255);
const type = anything;

const plain = (max = 3000): Check =>
  tagged('text', { plain_text: shape({ type, text: text(max) }, { emoji: truth }) });
const words = (max = 3000): Check =>
  tagged('text', {
    plain_text: shape({ type, text: text(max) }, { emoji: truth }),
    mrkdwn: shape({ type, text: text(max) }, { verbatim: truth }),
  });

const style = shape(
  {},
  {
    bold: truth,
    italic: truth,
    strike: truth,
    code: truth,
    underline: truth,
    highlight: truth,
    client_highlight: truth,
    unlink: truth,
  },
);
const span = (required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}) =>
  shape({ type, ...required }, { style, ...optional });
const literal = span({ text: text() });
const link = span({ url: address }, { text: text(), unsafe: truth });
const spans = list(
  tagged('rich text element', {
    text: literal,
    link,
    emoji: span({ name: text() }, { unicode: text(), skin_tone: whole, url: address }),
    user: span({ user_id: id }),
    usergroup: span({ usergroup_id: id }),
    channel: span({ channel_id: id }),
    team: span({ team_id: id }),
    broadcast: span({ range: oneOf('here', 'channel', 'everyone') }),
    color: span({ value: text() }),
    date: span({ timestamp: whole, format: text() }, { url: address, fallback: text() }),
  }),
);
const section = shape({ type, elements: spans });
const richText = list(
  tagged('rich text block element', {
    rich_text_section: section,
    rich_text_list: shape(
      {
        type,
        style: oneOf('bullet', 'ordered'),
        elements: list(tagged('list item', { rich_text_section: section })),
      },
      { indent: whole, offset: whole, border: whole },
    ),
    rich_text_quote: shape({ type, elements: spans }, { border: whole }),
    rich_text_preformatted: shape(
      { type, elements: list(tagged('preformatted element', { text: literal, link })) },
      { border: whole, language: text() },
    ),
  }),
);

const confirm = shape(
  { title: plain(100), text: words(300), confirm: plain(30), deny: plain(30) },
  { style: oneOf('primary', 'danger') },
);
const option = shape({ text: words(75), value: text(150) }, { description: words(75), url: address });
const feedback = shape({ text: plain(75), value: text(2000) }, { accessibility_label: text(75) });
const image = shape({ type, alt_text: text(2000) }, { image_url: address, slack_file: anything });
const elements = {
  button: shape(
    { type, text: plain(75) },
    {
      action_id: id,
      value: text(2000),
      url: address,
      style: oneOf('primary', 'danger'),
      confirm,
      accessibility_label: text(75),
    },
  ),
  overflow: shape({ type, options: list(option, { min: 1, max: 5 }) }, { action_id: id, confirm }),
  static_select: shape(
    { type, options: list(option, { min: 1, max: 100 }) },
    { action_id: id, placeholder: plain(150), initial_option: option, confirm, focus_on_load: truth },
  ),
  feedback_buttons: shape({ type, positive_button: feedback, negative_button: feedback }, { action_id: id }),
  icon_button: shape(
    { type, icon: text(), text: plain(75) },
    {
      action_id: id,
      value: text(2000),
      confirm,
      accessibility_label: text(75),
      visible_to_user_ids: anything,
    },
  ),
};

/** Within one block no two elements may have the same action_id. */
const uniqueActions: Check = (value, at, report) => {
  const seen = new Set<unknown>();
  for (const [index, element] of (Array.isArray(value) ? value : []).entries()) {
    const action = isObject(element) ? element.action_id : undefined;
    if (action !== undefined && seen.has(action)) {
      report(
        `\`action_id\` "${String(action)}" already exists for another element`,
        `${at}/${index}/action_id`,
      );
    }
    seen.add(action);
  }
};

const needsOne =
  (...names: readonly string[]): Check =>
  (value, at, report) => {
    if (isObject(value) && names.every((name) => value[name] === undefined)) {
      report(`missing required field: ${names.join(' or ')}`, at);
    }
  };

const block = (required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}) =>
  shape({ type, ...required }, { block_id: id, ...optional });
const cell = tagged('table cell', {
  raw_text: shape({ type, text: text() }),
  raw_number: shape({ type, value: anything }, { text: text() }),
  rich_text: block({ elements: richText }),
});
const { button, overflow, static_select } = elements;

/** At most 10,000 characters over all tables of a message; checked for each table here. */
const tableLength: Check = (value, at, report) => {
  if (isObject(value) && charactersOf(value.rows) > 10_000) {
    report('must be less than 10001 characters', `${at}/rows`);
  }
};

function charactersOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + charactersOf(one), 0);
  if (!isObject(value)) return 0;
  const own = typeof value.text === 'string' ? value.text.length : charactersOf(value.text);
  return own + charactersOf(value.elements);
}

/** Blocks that Slack knows and nobody here writes: only their block_id is looked at. */
const unchecked = [
  'alert',
  'card',
  'carousel',
  'container',
  'data_table',
  'file',
  'plan',
  'task_card',
  'video',
];

export const blocks: Check = list(
  tagged('block', {
    divider: block({}),
    header: block({ text: plain(150) }),
    section: all(
      block(
        {},
        {
          text: words(),
          fields: list(words(2000), { min: 1, max: 10 }),
          accessory: tagged('accessory', { button, overflow, static_select, image }),
          expand: truth,
        },
      ),
      needsOne('text', 'fields'),
    ),
    context: block({
      elements: list(tagged('context element', { image, plain_text: plain(), mrkdwn: words() }), {
        min: 1,
        max: 10,
      }),
    }),
    actions: block({
      elements: all(
        list(tagged('element', { button, overflow, static_select }), { min: 1, max: 25 }),
        uniqueActions,
      ),
    }),
    context_actions: block({
      elements: all(
        list(
          tagged('element', {
            feedback_buttons: elements.feedback_buttons,
            icon_button: elements.icon_button,
          }),
          { min: 1, max: 5 },
        ),
        uniqueActions,
      ),
    }),
    markdown: block({ text: text(12_000) }),
    rich_text: block({ elements: richText }),
    image: block({ alt_text: text(2000) }, { image_url: address, slack_file: anything, title: plain(2000) }),
    table: all(
      block(
        { rows: list(list(cell, { max: 20 }), { min: 1, max: 100 }) },
        { column_settings: list(anything, { max: 20 }) },
      ),
      tableLength,
    ),
    input: block(
      { label: plain(2000), element: anything },
      { hint: plain(2000), optional: truth, dispatch_action: truth },
    ),
    ...Object.fromEntries(
      unchecked.map((name): [string, Check] => [
        name,
        (value, at, report) => {
          const blockId = isObject(value) ? value.block_id : undefined;
          if (blockId !== undefined) id(blockId, `${at}/block_id`, report);
        },
      ]),
    ),
  }),
  { max: 50 },
);
