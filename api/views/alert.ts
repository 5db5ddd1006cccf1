import { z } from 'zod'
import { isoTime, level, person, reason, shortText, text, version } from './common.ts'
import { documentSummary, histogram } from './document.ts'

export const watchView = z.object({
  id: z.string(),
  version,
  name: z.string(),
  query: z.string(),
  isEnabled: z.boolean(),
  unitId: z.string(),
  createdBy: person,
  createdAt: isoTime,
  openAlerts: z.number().int(),
  planId: z.string().optional().describe('the plan that listens by it'),
  isDemo: z.boolean(),
})

export const watchInput = z.object({
  name: shortText,
  query: z.string().trim().min(1).max(20_000),
  isEnabled: z.boolean().optional(),
})

export const alertState = z.enum(['firing', 'acknowledged', 'resolved', 'dismissed'])

export const alertView = z.object({
  id: z.string(),
  version,
  state: alertState,
  level,
  watch: z.object({ id: z.string(), name: z.string() }),
  story: z.object({ id: z.string(), title: z.string(), size: z.number().int() }),
  episode: z.number().int(),
  raisedAt: isoTime,
  changedAt: isoTime,
  /** Rule and figures in words, the newest level's first. */
  reasons: z.array(z.string()),
  levels: z.array(z.object({ level, at: isoTime, reasons: z.array(z.string()), documentId: z.string() })),
  documentId: z.string(),
  acknowledgedBy: person.optional(),
  acknowledgedAt: isoTime.optional(),
  dismissal: z.object({ by: person, at: isoTime, code: z.string(), reason: z.string() }).optional(),
  incidentId: z.string().optional(),
  isDemo: z.boolean(),
})

/** `false-alarm` 误报 is kept as a labelled example. */
export const dismissalInput = z.object({
  version,
  code: z.enum(['false-alarm', 'not-ours', 'already-handled', 'no-action-needed']),
  reason,
})

export const storyView = z.object({
  id: z.string(),
  title: z.string(),
  size: z.number().int(),
  sourceCount: z.number().int(),
  negativeCount: z.number().int(),
  heat: z.number(),
  firstAt: isoTime,
  lastAt: isoTime,
  keywords: z.array(z.string()),
  places: z.array(z.string()),
  highestLevel: level.optional(),
  isDemo: z.boolean(),
})

/** 已报: to whom, when, in which issue. */
export const storyReport = z.object({
  id: z.string(),
  to: z.string(),
  at: isoTime,
  issue: z.string(),
  by: person,
})
export const storyReportInput = z.object({
  to: shortText,
  issue: shortText,
  note: z.string().max(2_000).optional(),
})

export const storyDetail = storyView.extend({
  histogram,
  bySource: z.array(z.object({ value: z.string(), label: z.string(), count: z.number().int() })),
  byChannel: z.array(z.object({ value: z.string(), label: z.string(), count: z.number().int() })),
  firstDocuments: z.array(documentSummary),
  alerts: z.array(alertView),
  incidentIds: z.array(z.string()),
  reports: z.array(storyReport),
  publications: z.array(z.object({ id: z.string(), title: z.string(), at: isoTime })),
})

export const commentInput = z.object({ text })

export type WatchView = z.infer<typeof watchView>
export type AlertView = z.infer<typeof alertView>
export type StoryView = z.infer<typeof storyView>
export type StoryDetail = z.infer<typeof storyDetail>
