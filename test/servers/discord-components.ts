// Components of messages and modals: what may stand in what, and how long it may be.
// https://discord.com/developers/docs/components/reference
import { type Body, isBody, listOf, Problems, refuseProblems, textOf } from './discord-problems.ts';

/** https://discord.com/developers/docs/resources/message#message-object-message-flags */
export const MESSAGE_FLAGS = {
  suppressEmbeds: 1 << 2,
  hasThread: 1 << 5,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  componentsV2: 1 << 15,
} as const;

export const isComponentsV2 = (flags: unknown): boolean =>
  typeof flags === 'number' && (flags & MESSAGE_FLAGS.componentsV2) !== 0;

export const COMPONENT = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  mediaGallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

export const COMPONENT_LIMITS = {
  /** All components of a message with IS_COMPONENTS_V2, nested ones included. */
  together: 40,
  /** Characters of all text displays of such a message. */
  textTogether: 4_000,
  rows: 5,
  buttonsInRow: 5,
  customId: 100,
  buttonLabel: 80,
  buttonUrl: 512,
  selectOptions: 25,
  selectOption: 100,
  selectPlaceholder: 150,
  sectionTexts: 3,
  galleryItems: 10,
  mediaDescription: 1_024,
  modalTitle: 45,
  modalComponents: 5,
  inputLabel: 45,
  labelDescription: 100,
  inputPlaceholder: 100,
  inputValue: 4_000,
} as const;

const SELECTS: readonly number[] = [3, 5, 6, 7, 8];
const IN_CONTAINER = [1, 9, 10, 12, 13, 14];
const LINK = 5;
const PREMIUM = 6;

/** Every component of a tree in reading order, nested ones and accessories included. */
export function allComponents(components: unknown): Body[] {
  return listOf(components)
    .filter(isBody)
    .flatMap((component) => [
      component,
      ...allComponents(component.components),
      ...allComponents([component.accessory]),
      ...allComponents([component.component]),
    ]);
}

/** Checks the components of a message, which are laid out in rows unless `v2`. */
export function checkComponents(
  components: unknown,
  { path, v2 }: { path: string; v2: boolean },
  problems: Problems,
): void {
  if (components === undefined || components === null) return;
  if (!v2) problems.length(path, components, COMPONENT_LIMITS.rows);
  const allowed = v2 ? [...IN_CONTAINER, COMPONENT.container] : [COMPONENT.row];
  checkEach(components, allowed, path, problems);
  checkCustomIds(components, path, problems);
  if (!v2) return;
  const all = allComponents(components);
  const characters = all.reduce(
    (sum, one) => sum + (one.type === COMPONENT.textDisplay ? textOf(one.content).length : 0),
    0,
  );
  if (all.length > COMPONENT_LIMITS.together) {
    problems.add(
      path,
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      `The maximum number of components in a message is ${COMPONENT_LIMITS.together}`,
    );
  }
  if (characters > COMPONENT_LIMITS.textTogether) {
    problems.add(
      path,
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      `Components displayable text size exceeds maximum size of ${COMPONENT_LIMITS.textTogether}`,
    );
  }
}

function checkCustomIds(components: unknown, path: string, problems: Problems): void {
  const customIds = new Set<string>();
  const ids = new Set<unknown>();
  for (const { custom_id: customId, id } of allComponents(components)) {
    if (typeof customId === 'string') {
      if (customIds.has(customId)) {
        problems.add(
          `${path}.custom_id`,
          'COMPONENT_CUSTOM_ID_DUPLICATED',
          'Component custom id cannot be duplicated',
        );
      }
      customIds.add(customId);
    }
    if (id && ids.has(id))
      problems.add(`${path}.id`, 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated');
    ids.add(id);
  }
}

function checkEach(components: unknown, allowed: readonly number[], path: string, problems: Problems): void {
  for (const [at, component] of listOf(components).entries()) {
    checkOne(component, allowed, `${path}.${at}`, problems);
  }
}

function checkOne(component: unknown, allowed: readonly number[], path: string, problems: Problems): void {
  if (!isBody(component) || !allowed.includes(component.type as number)) {
    const message = `Value of field "type" must be one of (${allowed.join(', ')}).`;
    problems.add(path, 'UNION_TYPE_CHOICES', message);
    return;
  }
  CHECKS[component.type as number]?.(component, path, problems);
}

type Check = (component: Body, path: string, problems: Problems) => void;

const CHECKS: Readonly<Record<number, Check>> = {
  [COMPONENT.row]: checkRow,
  [COMPONENT.button]: checkButton,
  [COMPONENT.stringSelect]: (select, path, problems) => {
    checkSelect(select, path, problems);
    checkSelectOptions(select, path, problems);
  },
  [COMPONENT.userSelect]: checkSelect,
  [COMPONENT.roleSelect]: checkSelect,
  [COMPONENT.mentionableSelect]: checkSelect,
  [COMPONENT.channelSelect]: checkSelect,
  [COMPONENT.textInput]: checkTextInput,
  [COMPONENT.section]: (section, path, problems) => {
    problems.length(`${path}.components`, section.components, COMPONENT_LIMITS.sectionTexts, 1);
    checkEach(section.components, [COMPONENT.textDisplay], `${path}.components`, problems);
    if (section.accessory === undefined) problems.required(`${path}.accessory`);
    else checkOne(section.accessory, [COMPONENT.button, COMPONENT.thumbnail], `${path}.accessory`, problems);
  },
  [COMPONENT.textDisplay]: (display, path, problems) =>
    problems.length(`${path}.content`, display.content, COMPONENT_LIMITS.textTogether, 1),
  [COMPONENT.thumbnail]: checkMedia,
  [COMPONENT.mediaGallery]: (gallery, path, problems) => {
    problems.length(`${path}.items`, gallery.items, COMPONENT_LIMITS.galleryItems, 1);
    for (const [at, item] of listOf(gallery.items).entries())
      if (isBody(item)) checkMedia(item, `${path}.items.${at}`, problems);
  },
  [COMPONENT.file]: (file, path, problems) => {
    const url = isBody(file.file) ? file.file.url : undefined;
    if (url === undefined) problems.required(`${path}.file.url`);
    problems.url(`${path}.file.url`, url, ['attachment']);
  },
  [COMPONENT.separator]: (separator, path, problems) =>
    problems.choice(`${path}.spacing`, separator.spacing, [1, 2]),
  [COMPONENT.container]: (container, path, problems) => {
    problems.length(`${path}.components`, container.components, COMPONENT_LIMITS.together, 1);
    checkEach(container.components, IN_CONTAINER, `${path}.components`, problems);
    checkWhole(`${path}.accent_color`, container.accent_color, 0, 0xffffff, problems);
  },
  [COMPONENT.label]: (label, path, problems) => {
    problems.length(`${path}.label`, label.label, COMPONENT_LIMITS.inputLabel, 1);
    problems.length(`${path}.description`, label.description, COMPONENT_LIMITS.labelDescription);
    checkOne(label.component, [3, 4, 5, 6, 7, 8, 19, 21, 22, 23], `${path}.component`, problems);
  },
};

function checkRow(row: Body, path: string, problems: Problems): void {
  problems.length(`${path}.components`, row.components, COMPONENT_LIMITS.buttonsInRow, 1);
  checkEach(row.components, [COMPONENT.button, ...SELECTS], `${path}.components`, problems);
  const selects = listOf(row.components).filter((one) => isBody(one) && SELECTS.includes(one.type as number));
  if (selects.length > 0 && listOf(row.components).length > 1) {
    problems.add(
      `${path}.components`,
      'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
      'The specified component exceeds the maximum width',
    );
  }
}

function checkButton(button: Body, path: string, problems: Problems): void {
  problems.choice(`${path}.style`, button.style, [1, 2, 3, 4, 5, 6], true);
  problems.length(`${path}.label`, button.label, COMPONENT_LIMITS.buttonLabel);
  problems.url(`${path}.url`, button.url, ['http', 'https', 'discord'], COMPONENT_LIMITS.buttonUrl);
  const needed = button.style === LINK ? 'url' : button.style === PREMIUM ? 'sku_id' : 'custom_id';
  if (!button[needed]) problems.required(`${path}.${needed}`);
  if (needed === 'custom_id')
    problems.length(`${path}.custom_id`, button.custom_id, COMPONENT_LIMITS.customId);
  for (const other of ['url', 'custom_id', 'sku_id'].filter((one) => one !== needed && button[one])) {
    problems.add(
      `${path}.${other}`,
      'BUTTON_COMPONENT_FIELD_INVALID',
      `A button of this style has no ${other}`,
    );
  }
  if (needed !== 'sku_id' && !button.label && !button.emoji) problems.required(`${path}.label`);
}

function checkSelect(select: Body, path: string, problems: Problems): void {
  problems.length(`${path}.custom_id`, select.custom_id, COMPONENT_LIMITS.customId, 1);
  problems.length(`${path}.placeholder`, select.placeholder, COMPONENT_LIMITS.selectPlaceholder);
  checkWhole(`${path}.min_values`, select.min_values, 0, COMPONENT_LIMITS.selectOptions, problems);
  checkWhole(`${path}.max_values`, select.max_values, 1, COMPONENT_LIMITS.selectOptions, problems);
}

function checkSelectOptions(select: Body, path: string, problems: Problems): void {
  problems.length(`${path}.options`, select.options, COMPONENT_LIMITS.selectOptions, 1);
  const values = new Set<unknown>();
  for (const [at, option] of listOf(select.options).entries()) {
    if (!isBody(option)) continue;
    const place = `${path}.options.${at}`;
    problems.length(`${place}.label`, option.label, COMPONENT_LIMITS.selectOption, 1);
    problems.length(`${place}.value`, option.value, COMPONENT_LIMITS.selectOption, 1);
    problems.length(`${place}.description`, option.description, COMPONENT_LIMITS.selectOption);
    if (values.has(option.value)) {
      problems.add(
        `${place}.value`,
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      );
    }
    values.add(option.value);
  }
  const choosable = listOf(select.options).length;
  if (typeof select.max_values === 'number' && select.max_values > choosable) {
    problems.add(`${path}.max_values`, 'NUMBER_TYPE_MAX', `Must be less than or equal to ${choosable}.`);
  }
}

function checkMedia(component: Body, path: string, problems: Problems): void {
  const url = isBody(component.media) ? component.media.url : undefined;
  if (url === undefined) problems.required(`${path}.media.url`);
  problems.url(`${path}.media.url`, url, ['http', 'https', 'attachment']);
  problems.length(`${path}.description`, component.description, COMPONENT_LIMITS.mediaDescription);
}

function checkTextInput(input: Body, path: string, problems: Problems): void {
  problems.length(`${path}.custom_id`, input.custom_id, COMPONENT_LIMITS.customId, 1);
  problems.choice(`${path}.style`, input.style, [1, 2], true);
  problems.length(`${path}.label`, input.label, COMPONENT_LIMITS.inputLabel);
  problems.length(`${path}.placeholder`, input.placeholder, COMPONENT_LIMITS.inputPlaceholder);
  problems.length(`${path}.value`, input.value, COMPONENT_LIMITS.inputValue);
  checkWhole(`${path}.min_length`, input.min_length, 0, COMPONENT_LIMITS.inputValue, problems);
  checkWhole(`${path}.max_length`, input.max_length, 1, COMPONENT_LIMITS.inputValue, problems);
}

function checkWhole(path: string, value: unknown, min: number, max: number, problems: Problems): void {
  if (value === undefined || value === null) return;
  if (!Number.isInteger(value)) {
    problems.add(path, 'NUMBER_TYPE_COERCE', `Value "${value}" is not int.`);
  } else if ((value as number) < min) {
    problems.add(path, 'NUMBER_TYPE_MIN', `Must be greater than or equal to ${min}.`);
  } else if ((value as number) > max) {
    problems.add(path, 'NUMBER_TYPE_MAX', `Must be less than or equal to ${max}.`);
  }
}

/** Checks a modal. Throws 50035 with paths under `data`. */
export function checkModal(modal: Body): void {
  const problems = new Problems();
  problems.length('data.custom_id', modal.custom_id, COMPONENT_LIMITS.customId, 1);
  problems.length('data.title', modal.title, COMPONENT_LIMITS.modalTitle, 1);
  problems.length('data.components', modal.components, COMPONENT_LIMITS.modalComponents, 1);
  for (const [at, component] of listOf(modal.components).entries()) {
    const path = `data.components.${at}`;
    if (isBody(component) && component.type === COMPONENT.row) {
      problems.length(`${path}.components`, component.components, 1, 1);
      checkEach(component.components, [COMPONENT.textInput], `${path}.components`, problems);
    } else checkOne(component, [COMPONENT.row, COMPONENT.textDisplay, COMPONENT.label], path, problems);
  }
  checkCustomIds(modal.components, 'data.components', problems);
  refuseProblems(problems);
}

/** The same components with the ids that Discord gives to those without one: whole numbers from 1 in reading order. */
export function withIds(components: unknown): Body[] {
  const taken = new Set(allComponents(components).map((one) => one.id));
  let last = 0;
  const next = (): number => {
    do last += 1;
    while (taken.has(last));
    return last;
  };
  const number = (component: Body): Body => ({
    ...component,
    id: component.id || next(),
    ...(component.components !== undefined && {
      components: listOf(component.components).filter(isBody).map(number),
    }),
    ...(isBody(component.accessory) && { accessory: number(component.accessory) }),
    ...(isBody(component.component) && { component: number(component.component) }),
  });
  return listOf(components).filter(isBody).map(number);
}
