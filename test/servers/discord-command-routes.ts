// Registering application commands.
// https://discord.com/developers/docs/interactions/application-commands#endpoints
import { checkCommands, typeOf } from './discord-commands.ts';
import { type Body, DiscordRefusal, isBody, listOf } from './discord-problems.ts';
import { type Answer, type Request, type Route, route } from './discord-rest.ts';
import type { State } from './discord-state.ts';

/** Registering commands, globally and in guilds. */
export function commandRoutes(state: State): Route[] {
  const scopeOf = ({ params }: Request): string => {
    if (params.application !== state.applicationId)
      throw new DiscordRefusal(
        403,
        20012,
        'You are not authorized to perform this action on this application',
      );
    if (params.guild === undefined) return 'global';
    if (!state.guilds.has(params.guild)) throw new DiscordRefusal(403, 50001, 'Missing Access');
    return params.guild;
  };
  const commandsIn = (scope: string): Body[] => state.commands.get(scope) ?? [];
  const stored = (scope: string, command: Body): Body => {
    const before = commandsIn(scope).find(
      (one) => one.name === command.name && typeOf(one) === typeOf(command),
    );
    return {
      default_member_permissions: null,
      nsfw: false,
      ...(scope === 'global' && { integration_types: [0], contexts: null }),
      description: '',
      ...command,
      type: typeOf(command),
      id: before?.id ?? state.nextId(),
      application_id: state.applicationId,
      version: state.nextId(),
      ...(scope !== 'global' && { guild_id: scope }),
    };
  };
  const find = (scope: string, id: string | undefined): Body => {
    const command = commandsIn(scope).find((one) => one.id === id);
    if (!command) throw new DiscordRefusal(404, 10063, 'Unknown application command');
    return command;
  };
  const guild = (scope: string) => ({ guild: scope !== 'global' });
  const replace = (request: Request): Answer => {
    const scope = scopeOf(request);
    const commands = listOf(request.body).filter(isBody);
    checkCommands(commands, guild(scope));
    state.commands.set(
      scope,
      commands.map((command) => stored(scope, command)),
    );
    return { body: commandsIn(scope) };
  };
  const upsert = (request: Request): Answer => {
    const scope = scopeOf(request);
    checkCommands(request.form, guild(scope));
    const command = stored(scope, request.form);
    const others = commandsIn(scope).filter((one) => one.id !== command.id);
    checkCommands([...others, command].map(withoutContexts), guild(scope));
    state.commands.set(scope, [...others, command]);
    return { status: others.length === commandsIn(scope).length - 1 ? 201 : 200, body: command };
  };
  const change = (request: Request): Answer => {
    const scope = scopeOf(request);
    const before = find(scope, request.params.command);
    const command = { ...before, ...request.form, version: state.nextId() };
    checkCommands(guild(scope).guild ? withoutContexts(command) : command, guild(scope));
    state.commands.set(
      scope,
      commandsIn(scope).map((one) => (one === before ? command : one)),
    );
    return { body: command };
  };
  const remove = (request: Request): Answer => {
    const scope = scopeOf(request);
    const command = find(scope, request.params.command);
    state.commands.set(
      scope,
      commandsIn(scope).filter((one) => one !== command),
    );
    return {};
  };
  return ['/applications/:application/commands', '/applications/:application/guilds/:guild/commands'].flatMap(
    (path) => [
      route('GET', path, (request) => ({ body: commandsIn(scopeOf(request)) })),
      route('PUT', path, replace),
      route('POST', path, upsert),
      route('GET', `${path}/:command`, (request) => ({
        body: find(scopeOf(request), request.params.command),
      })),
      route('PATCH', `${path}/:command`, change),
      route('DELETE', `${path}/:command`, remove),
    ],
  );
}

const withoutContexts = ({ contexts: _, integration_types: __, ...command }: Body): Body => command;
