// The manifest asks for what the app uses, and for nothing more.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../../src/config.ts';
import { SUBSCRIBED } from '../../servers/slack-events.ts';

const manifest = parse(readFileSync('slack-manifest.yaml', 'utf8'));
const source = readFileSync('src/adapters/slack/slack.ts', 'utf8');

describe('slack-manifest.yaml', () => {
  it('subscribes to the events that are listened to', () => {
    const { bot_events: events } = manifest.settings.event_subscriptions;
    const families = new Set(events.map((event: string) => event.split('.')[0]));
    const heard = [...source.matchAll(/app\.event\('(\w+)'/g)].map((match) => match[1]);
    expect([...families].sort()).toEqual(heard.sort());
    for (const event of events) expect(SUBSCRIBED).toContain(event);
  });

  it('names the command of the settings, and the shortcut that is listened to', () => {
    const [command, ...others] = manifest.features.slash_commands;
    expect(command.command).toBe(`/${readConfig({}).commandName}`);
    expect(others).toEqual([]);
    expect(source).toContain(`'${manifest.features.shortcuts[0].callback_id}'`);
  });

  it('has a scope for each family of events and calls, told in the README', () => {
    const scopes: string[] = manifest.oauth_config.scopes.bot;
    expect(scopes).toEqual([
      'app_mentions:read',
      'assistant:write',
      'channels:history',
      'chat:write',
      'commands',
      'groups:history',
      'im:history',
    ]);
    const readme = readFileSync('README.md', 'utf8');
    for (const scope of [...scopes, 'connections:write']) expect(readme).toContain(`\`${scope}\``);
  });

  it('lets people write to the app, and presses reach it', () => {
    expect(manifest.features.app_home).toMatchObject({
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
    expect(manifest.settings).toMatchObject({
      interactivity: { is_enabled: true },
      socket_mode_enabled: true,
    });
    expect(manifest.display_information.description.length).toBeLessThanOrEqual(140);
  });
});
