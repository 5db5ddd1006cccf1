import { z } from 'zod'
import { isoTime, role, shortText } from './common.ts'

export const loginInput = z.object({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(256),
})
export const passwordInput = z.object({
  current: z.string().min(1).max(256),
  next: z.string().min(12).max(256),
})

export const userView = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  roles: z.array(role),
  unitId: z.string(),
  unitName: z.string(),
  isEnabled: z.boolean(),
  isDemo: z.boolean(),
})
export const userInput = z.object({
  username: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,63}$/),
  name: shortText,
  roles: z.array(role).min(1),
  unitId: z.string().optional(),
})
export const newUserAnswer = z.object({ user: userView, password: z.string().describe('shown once') })
export const tokenInput = z.object({ name: shortText, scope: z.enum(['documents:write']) })
export const tokenAnswer = z.object({
  id: z.string(),
  name: z.string(),
  token: z.string().describe('shown once'),
})

export const sessionView = z.object({
  user: userView,
  permissions: z.array(z.string()),
  /** Sent back as X-CSRF-Token with every change. */
  csrf: z.string(),
})

export const sourceView = z.object({
  id: z.string(),
  name: z.string(),
  group: z.string(),
  kind: z.enum(['list', 'feed', 'json']),
  channel: z.string(),
  authority: z.string(),
  homepage: z.string(),
  expectedEveryMinutes: z.number(),
  isVerified: z.boolean(),
  isEnabled: z.boolean(),
  isDemo: z.boolean(),
  documentCount: z.number().int(),
  lastRunAt: isoTime.optional(),
  lastSuccessAt: isoTime.optional(),
  lastDocumentAt: isoTime.optional(),
  nextRunAt: isoTime.optional(),
  health: z.enum(['ok', 'late', 'failing', 'never-run', 'off']),
  failure: z
    .object({ code: z.string(), message: z.string(), at: isoTime, consecutive: z.number().int() })
    .optional(),
})

export const overview = z.object({
  now: isoTime,
  documents24h: z.number().int(),
  negative24h: z.number().int(),
  openAlerts: z.object({ blue: z.number(), yellow: z.number(), orange: z.number(), red: z.number() }),
  openIncidents: z.number().int(),
  waitingForMe: z.number().int(),
  failingSources: z.number().int(),
})

export const demoState = z.object({
  state: z.enum(['absent', 'running', 'finished', 'failed']),
  progress: z.number().min(0).max(1),
  documents: z.number().int(),
  message: z.string(),
  accounts: z.array(
    z.object({
      username: z.string(),
      name: z.string(),
      roles: z.array(role),
      password: z.string().optional(),
    }),
  ),
})
export const demoInput = z.object({
  minutes: z.number().min(0.2).max(60).optional().describe('how long the three days take'),
})

export const auditEventView = z.object({
  chain: z.string(),
  sequence: z.number().int(),
  at: isoTime,
  actor: z.string(),
  actorName: z.string(),
  action: z.string(),
  object: z.string(),
  reason: z.string(),
  hash: z.string(),
})

const stageFigures = z.object({
  stage: z.string(),
  kept: z.number(),
  dropped: z.number(),
  dead: z.number(),
  retried: z.number(),
  failed: z.number(),
  /** Per document. */
  meanMs: z.number(),
  maxMs: z.number().describe('the longest batch'),
  reasons: z.array(z.object({ reason: z.string(), count: z.number() })).describe('the most frequent five'),
})

const processRole = z.enum(['crawl', 'process', 'api', 'all'])

export const processView = z.object({
  id: z.string(),
  role: processRole,
  host: z.string(),
  version: z.string(),
  startedAt: isoTime,
  at: isoTime.describe('last heartbeat'),
  isAlive: z.boolean(),
  rssBytes: z.number(),
  leases: z.array(z.string()),
  lastBatchAt: isoTime.optional(),
  crawl: z
    .object({
      sources: z.number().int(),
      failing: z.number().int(),
      isPaused: z.boolean(),
      spool: z.object({
        waiting: z.number(),
        bytes: z.number(),
        maxBytes: z.number(),
        isFull: z.boolean(),
        refused: z.number().describe('what the bus will never take'),
        since: isoTime.optional(),
      }),
    })
    .optional(),
})

export const operationsAlertView = z.object({
  id: z.string(),
  kind: z.string(),
  level: z.enum(['warning', 'critical']),
  text: z.string(),
  advice: z.string(),
  since: isoTime,
})

export const operations = z.object({
  now: isoTime,
  alerts: z.array(operationsAlertView),
  dependencies: z.array(z.object({ name: z.string(), isUp: z.boolean(), ms: z.number() })),
  processes: z.array(processView).describe('empty for those who do not run the installation'),
  processCounts: z.array(z.object({ role: processRole, alive: z.number().int(), silent: z.number().int() })),
  lag: z.array(
    z.object({
      stream: z.string(),
      group: z.string(),
      partition: z.number(),
      end: z.number(),
      committed: z.number(),
    }),
  ),
  stages: z.array(stageFigures),
  deadLetters: z.number().int().describe('1,000 at most'),
  deadLettersByStream: z.array(z.object({ stream: z.string(), count: z.number().int() })),
  engines: z.object({ bus: z.string(), store: z.string(), ledger: z.string() }),
  version: z.string(),
})

export const deadLetterView = z.object({
  id: z.string(),
  stream: z.string(),
  stage: z.string(),
  reason: z.string(),
  at: isoTime,
  key: z.string(),
  excerpt: z.string(),
})
export const deadLetterPage = z.object({
  letters: z.array(deadLetterView),
  next: z.string().optional().describe('`after` of the next page'),
})
export const deadLetterDetail = deadLetterView.omit({ excerpt: true }).extend({
  partition: z.number(),
  offset: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string().describe('as it was read; JSON with line breaks'),
})
export const deadLetterQuery = z.object({
  stream: z.string().optional(),
  stage: z.string().optional(),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
})

/** What the live stream (SSE) sends: look again at this. */
export const liveEvent = z.object({ kind: z.string(), id: z.string(), action: z.string(), at: isoTime })

export type UserView = z.infer<typeof userView>
export type SessionView = z.infer<typeof sessionView>
export type SourceView = z.infer<typeof sourceView>
export type Overview = z.infer<typeof overview>
export type DemoState = z.infer<typeof demoState>
export type LiveEvent = z.infer<typeof liveEvent>
export type AuditEventView = z.infer<typeof auditEventView>
export type Operations = z.infer<typeof operations>
export type ProcessView = z.infer<typeof processView>
export type OperationsAlertView = z.infer<typeof operationsAlertView>
