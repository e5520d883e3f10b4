// The REST routes a bot uses, version 10: those about itself, and those that answer interactions; channels and
// commands have their own files. https://discord.com/developers/docs/reference
import { channelRoutes, messageRoutes, threadRoutes } from './discord-channel-routes.ts';
import { commandRoutes } from './discord-command-routes.ts';
import { answerInteraction, deleteReply, editReply, followUp, readReply } from './discord-interactions.ts';
import { type Body, DiscordRefusal, textOf } from './discord-problems.ts';
import { type Answer, type Request, type Route, route } from './discord-rest.ts';
import type { State } from './discord-state.ts';
import { channelJson, guildJson, memberJson, userJson } from './discord-world.ts';

export function createRoutes(state: State, gatewayUrl: () => string, shards: number): Route[] {
  return [
    ...aboutTheBot(state, gatewayUrl, shards),
    ...commandRoutes(state),
    ...channelRoutes(state),
    ...messageRoutes(state),
    ...threadRoutes(state),
    ...interactionRoutes(state),
  ];
}

function aboutTheBot(state: State, gatewayUrl: () => string, shards: number): Route[] {
  const session = { total: 1_000, remaining: 1_000, reset_after: 14_400_000, max_concurrency: 1 };
  const application = (): Answer => ({
    body: {
      id: state.applicationId,
      name: state.bot.username,
      icon: null,
      description: '',
      bot_public: true,
      bot_require_code_grant: false,
      verify_key: '',
      flags: state.messageContent ? 1 << 19 : 0,
      bot: userJson(state.bot),
      integration_types_config: { 0: {}, 1: {} },
    },
  });
  const guildOf = ({ params }: Request) => {
    const guild = state.guilds.get(params.guild!);
    if (!guild) throw new DiscordRefusal(404, 10004, 'Unknown Guild');
    if (!guild.installed) throw new DiscordRefusal(403, 50001, 'Missing Access');
    return guild;
  };
  const user = (id: string): Body => {
    const found = id === '@me' ? state.bot : state.users.get(id);
    if (!found) throw new DiscordRefusal(404, 10013, 'Unknown User');
    return userJson(found);
  };
  const channels = () => [...state.channels.values()];
  return [
    route('GET', '/gateway', () => ({ body: { url: gatewayUrl() } })),
    route('GET', '/gateway/bot', () => ({
      body: { url: gatewayUrl(), shards, session_start_limit: session },
    })),
    route('GET', '/applications/@me', application),
    route('GET', '/oauth2/applications/@me', application),
    route('GET', '/users/:user', ({ params }) => ({ body: user(params.user!) })),
    route('GET', '/guilds/:guild', (request) => ({
      body: guildJson(guildOf(request), channels(), state.bot),
    })),
    route('GET', '/guilds/:guild/members/:user', (request) => {
      guildOf(request);
      return { body: { ...memberJson(), user: user(request.params.user!) } };
    }),
    route('POST', '/users/@me/channels', ({ form }) => {
      const person = state.users.get(textOf(form.recipient_id));
      if (!person) throw new DiscordRefusal(400, 50033, 'Invalid Recipient(s)');
      const channel = channels().find((one) => one.kind === 'dm' && one.user === person);
      if (!channel) throw new DiscordRefusal(403, 50007, 'Cannot send messages to this user');
      return { body: channelJson(channel, state.bot) };
    }),
  ];
}

function interactionRoutes(state: State): Route[] {
  const open = (method: string, path: string, answer: (request: Request) => Answer): Route => ({
    ...route(method, path, answer),
    open: true,
  });
  const hook = '/webhooks/:application/:token';
  return [
    open('POST', '/interactions/:interaction/:token/callback', ({ params, form, query }) => {
      const body = answerInteraction(state, params.interaction!, params.token!, form);
      return query.with_response === 'true' ? { body } : {};
    }),
    open('POST', hook, ({ params, form }) => ({ body: followUp(state, params.token!, form) })),
    open('GET', `${hook}/messages/:message`, ({ params }) => ({
      body: readReply(state, params.token!, params.message!),
    })),
    open('PATCH', `${hook}/messages/:message`, ({ params, form }) => ({
      body: editReply(state, params.token!, params.message!, form),
    })),
    open('DELETE', `${hook}/messages/:message`, ({ params }) => {
      deleteReply(state, params.token!, params.message!);
      return {};
    }),
  ];
}
