// Keeps the gateway's session where the network refuses a connection: discord.js would begin a new one, and what was
// said meanwhile would never be heard of. Discord itself says when a session is really over.
import { SimpleShardingStrategy, type WebSocketOptions } from 'discord.js';

type BuildStrategy = NonNullable<WebSocketOptions['buildStrategy']>;

export interface SessionKeeper {
  /** For the client's option `ws`. */
  readonly buildStrategy: BuildStrategy;
  /** No connection is begun any more; a client that waits to reconnect does so even after it was destroyed. */
  end(): void;
}

export function createSessionKeeper(): SessionKeeper {
  let ended = false;
  /** Shards that Discord has greeted on their present connection. */
  const greeted = new Set<number>();
  return {
    buildStrategy(manager) {
      const { retrieveSessionInfo, updateSessionInfo } = manager.options;
      manager.on('hello' as never, (({ shardId }: { shardId: number }) => greeted.add(shardId)) as never);
      manager.on('closed' as never, (({ shardId }: { shardId: number }) => greeted.delete(shardId)) as never);
      // Asked right before each connection.
      manager.options.retrieveSessionInfo = (shard) =>
        ended ? new Promise(() => undefined) : retrieveSessionInfo(shard);
      manager.options.updateSessionInfo = (shard, session) => {
        if (session || greeted.has(shard)) return updateSessionInfo(shard, session);
      };
      return new SimpleShardingStrategy(manager);
    },
    end() {
      ended = true;
    },
  };
}
