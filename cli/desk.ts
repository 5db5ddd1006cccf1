import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openPlaceNames } from '../analyzers/places/place-names.ts'
import { highlight, snippet } from '../analyzers/query/highlight.ts'
import { parseQuery } from '../analyzers/query/parse.ts'
import { type ApiConfig, defaultApiConfig } from '../api/config.ts'
import type { ApiDeps } from '../api/deps.ts'
import type { Demo } from '../demo/control.ts'
import { createWeChatCallback } from '../loop/channel/wechat/wechat-callback.ts'
import type { Change } from '../loop/office/office.ts'
import { rawDocuments } from '../pipeline/runtime/pipeline.ts'
import type { Base, Part } from './base.ts'
import type { Config } from './config.ts'
import { openDemoDesk } from './demo-desk.ts'

/** What the HTTP side stands on. */
export interface Desk extends Part {
  readonly demo: Demo
  readonly apiDeps: Omit<ApiDeps, 'dashboardsDir'>
}

export async function openDesk(base: Base): Promise<Desk> {
  const { bus, clock, config, ledger, log, loop, newId, pseudonymise } = base
  await using opening = new AsyncDisposableStack()
  const store = await base.store()
  const { demo, crawler, close: closeDemo } = openDemoDesk(base, store)
  opening.defer(closeDemo)
  const listeners = new Set<(change: Change) => void>()
  opening.defer(
    await base.follow((change) => {
      for (const listener of listeners) listener(change)
    }),
  )
  const opened = opening.move()
  let closing: Promise<void> | undefined
  return {
    demo,
    apiDeps: {
      // Pages hear of what every process does, not of this one's deeds alone.
      loop: {
        ...loop,
        onChange(listener) {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
      },
      store,
      bus,
      ledger,
      ingest: (documents) =>
        bus.publish(
          rawDocuments,
          documents.map((document) => ({ key: document.id, value: document })),
        ),
      pseudonymise,
      query: { parseQuery, highlight, snippet },
      placeName: openPlaceNames(),
      board: base.board,
      sourceDesk: base.sourceDesk,
      catalogue: () => [...base.sources, ...crawler.sources()],
      demo,
      ...wechatCallback(config),
      clock,
      log,
      newId,
      config: apiConfig(config),
    },
    crawl: () =>
      crawler.sources().length === 0
        ? undefined
        : {
            sources: crawler.states(),
            spool: { waiting: 0, bytes: 0, maxBytes: config.spoolBytes, isFull: false, refused: 0 },
            isPaused: false,
          },
    close() {
      closing ??= opened.disposeAsync()
      return closing
    },
  }
}

/** Where the built pages are, if they are. */
export function dashboardsIn(root: string): string | undefined {
  const dir = join(root, 'dashboards', 'dist')
  return existsSync(dir) ? dir : undefined
}

function apiConfig(config: Config): ApiConfig {
  const engine = (url: string) => url.split(':', 1)[0] ?? url
  return {
    ...defaultApiConfig,
    engines: { bus: engine(config.busUrl), store: engine(config.storeUrl), ledger: engine(config.ledgerUrl) },
    trustedProxies: config.isBehindProxy ? 1 : 0,
    portal: {
      ...config.portal,
      siteName: config.siteName,
      ...(config.channels.portalUrl ? { publicUrl: config.channels.portalUrl } : {}),
    },
  }
}

/** The push address answers where the platform was told of it: with the token of its page. */
function wechatCallback({ channels: { wechat } }: Config): Pick<ApiDeps, 'wechat'> {
  const { token, appId, aesKey } = wechat
  if (!token || !appId) return {}
  return {
    wechat: {
      channel: 'wechat',
      callback: createWeChatCallback({ token, appId, ...(aesKey ? { aesKey } : {}) }),
    },
  }
}
