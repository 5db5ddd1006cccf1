import type { Crawler } from '../crawlers/crawler.ts'
import type { Source } from '../crawlers/source.ts'
import type { Ledger } from '../loop/ledger/ledger.ts'
import type { Loop } from '../loop/loop.ts'
import type { OperationsAlert } from '../loop/operations/operations-alerts.ts'
import type { ProcessBoard } from '../loop/operations/process-board.ts'
import type { SourceDesk } from '../loop/operations/source-desk.ts'
import type { Bus } from '../pipeline/bus/bus.ts'
import type { RawDocument } from '../pipeline/model/document.ts'
import type { Query } from '../pipeline/model/query.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import type { Log } from '../pipeline/platform/log.ts'
import type { StageCounters } from '../pipeline/runtime/counters.ts'
import type { Store } from '../pipeline/store/store.ts'
import type { WeChatCallbackRoute } from './callbacks/wechat.ts'
import type { ApiConfig } from './config.ts'
import type { Ops } from './ops/ops.ts'

/** Text with the places where a query's terms stand in it: character ranges [start, end). */
export interface Marked {
  readonly text: string
  readonly marks: readonly (readonly [number, number])[]
}

/** The query language, as analyzers/query gives it. */
export interface QueryTools {
  /** Throws BAD_INPUT, in words the author of the query can use. */
  parseQuery(text: string): Query
  highlight(query: Query, text: string): Marked
  snippet(query: Query, text: string, maxLength: number): Marked
}

/** The demo scenario, started and removed from the interface. */
export interface DemoControl {
  state(): Promise<DemoControlState>
  start(minutes: number): Promise<DemoControlState>
  remove(): Promise<DemoControlState>
}

export interface DemoControlState {
  readonly state: 'absent' | 'running' | 'finished' | 'failed'
  readonly progress: number
  readonly documents: number
  readonly message: string
  readonly accounts: readonly {
    readonly username: string
    readonly name: string
    readonly roles: readonly string[]
    readonly password?: string
  }[]
}

/** All the HTTP side asks of the rest of the house. */
export interface ApiDeps {
  readonly loop: Loop
  /** For the record of what is done outside the loop: see `permit.ts`. */
  readonly ledger: Pick<Ledger, 'transact'>
  readonly store: Pick<
    Store,
    | 'search'
    | 'count'
    | 'document'
    | 'versions'
    | 'observations'
    | 'story'
    | 'stories'
    | 'significantTerms'
    | 'significantTerms'
  >
  readonly bus: Pick<Bus, 'lag' | 'bury' | 'deadLetters' | 'redrive' | 'dropDeadLetters'>
  /** Publishes to `documents.raw`: durable when it resolves. */
  readonly ingest: (documents: readonly RawDocument[]) => Promise<void>
  /** Turns an ordinary person's name into a keyed hash, see crawlers/privacy.ts. */
  readonly pseudonymise: (name: string) => string
  readonly query: QueryTools
  /** The name of an administrative division by its code; without it a place is named by the documents at hand. */
  readonly placeName?: (code: string) => string | undefined
  /** Of a process that reads all sources itself; where others may read them, `sourceDesk` and `catalogue` stand in its place. */
  readonly crawler?: Pick<Crawler, 'sources' | 'states' | 'runSource' | 'setEnabled'>
  /** Sees and steers the sources whichever processes read them. With it `crawler` is not asked. */
  readonly sourceDesk?: SourceDesk
  /** What there is to read; goes with `sourceDesk`. */
  readonly catalogue?: () => readonly Source[]
  /** All processes of the installation; without it only this one is shown. */
  readonly board?: ProcessBoard
  /** What is wrong with the installation: `watchOperations(…).current`. */
  readonly operationsAlerts?: () => readonly OperationsAlert[]
  /** Times the requests, counts the engines' errors and answers whether they are there; without it the app asks them itself. */
  readonly ops?: Pick<Ops, 'dependencies' | 'timeRequests' | 'watchCalls' | 'watchQueue'>
  readonly demo?: DemoControl
  /** Where WeChat may tell that a job has ended; absent: the platform is only asked. */
  readonly wechat?: WeChatCallbackRoute
  /** Of this process's own stages; absent in one that runs none. */
  readonly counters?: () => readonly StageCounters[]
  /** Where the built pages are; without them /app/ says how to build them. */
  readonly dashboardsDir?: string
  readonly clock: Clock
  readonly log: Log
  readonly newId: () => string
  readonly config: ApiConfig
}
