import { z } from 'zod'
import { isoTime, person, reason, shortText, text, version } from './common.ts'
import { histogram } from './document.ts'

export const incidentLevel = z.enum(['I', 'II', 'III', 'IV'])
export const incidentState = z.enum(['open', 'active', 'closing', 'closed'])

/** A legal clock: its rule, the document it comes from, and how it stands. */
export const clockView = z.object({
  ruleId: z.string(),
  title: z.string(),
  documentNumber: z.string(),
  /** V confirmed; S and R are shown as 待核. */
  mark: z.enum(['V', 'S', 'R']),
  startsAt: isoTime,
  dueAt: isoTime,
  state: z.enum(['running', 'met', 'missed']),
  metAt: isoTime.optional(),
})

export const stepView = z.object({
  id: z.string(),
  title: z.string(),
  detail: z.string(),
  ownerRole: z.string(),
  ownerName: z.string(),
  dueAt: isoTime,
  isDone: z.boolean(),
  isLate: z.boolean(),
  doneBy: person.optional(),
  doneAt: isoTime.optional(),
  note: z.string().optional(),
})

export const timelineEntry = z.object({
  id: z.string(),
  at: isoTime,
  by: person,
  kind: z.string(),
  text: z.string(),
  link: z.object({ kind: z.string(), id: z.string() }).optional(),
})

export const incidentView = z.object({
  id: z.string(),
  version,
  title: z.string(),
  state: incidentState,
  level: incidentLevel,
  levelReason: z.string(),
  storyId: z.string(),
  alertIds: z.array(z.string()),
  unitId: z.string(),
  openedAt: isoTime,
  openedBy: person,
  knownAt: isoTime.describe('clocks run from here'),
  spokesperson: z.string().optional(),
  line: z.string().optional(),
  playbook: z.object({ id: z.string(), version, name: z.string() }),
  steps: z.array(stepView),
  clocks: z.array(clockView),
  closedAt: isoTime.optional(),
  isDemo: z.boolean(),
})

/** Before and after the first answer: the story's curve, and plain words on what it shows. */
export const effectView = z.object({
  publishedAt: isoTime.optional(),
  histogram,
  before: z.object({ hours: z.number(), documents: z.number(), negativeShare: z.number() }).optional(),
  after: z.object({ hours: z.number(), documents: z.number(), negativeShare: z.number() }).optional(),
  words: z.string(),
})

export const incidentDetail = incidentView.extend({
  timeline: z.array(timelineEntry),
  releases: z.array(
    z.object({ id: z.string(), title: z.string(), state: z.string(), publishedAt: isoTime.optional() }),
  ),
  effect: effectView,
  review: z.object({ by: person, at: isoTime, text: z.string(), lessons: z.array(z.string()) }).optional(),
  /** What may be done now by this person: the page shows only these. */
  moves: z.array(z.string()),
})

export const levelProposal = z.object({ level: incidentLevel, reasons: z.array(z.string()) })

export const incidentInput = z.object({
  alertId: z.string().optional(),
  storyId: z.string().optional(),
  title: shortText,
  level: incidentLevel,
  levelReason: reason,
  playbookId: z.string(),
})
export const levelInput = z.object({ version, level: incidentLevel, reason })
export const activationInput = z.object({ version, spokesperson: shortText, line: text })
export const stepInput = z.object({ version, isDone: z.boolean(), note: z.string().max(2_000).optional() })
export const timelineInput = z.object({ text })
export const closingInput = z.object({ version, review: text, lessons: z.array(shortText).max(20) })

export const playbookView = z.object({
  id: z.string(),
  version,
  name: z.string(),
  description: z.string(),
  steps: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      detail: z.string(),
      ownerRole: z.string(),
      dueMinutes: z.number(),
    }),
  ),
})

export const ruleView = z.object({
  id: z.string(),
  title: z.string(),
  value: z.string(),
  documentNumber: z.string(),
  mark: z.enum(['V', 'S', 'R']),
})

export type ClockView = z.infer<typeof clockView>
export type IncidentView = z.infer<typeof incidentView>
export type IncidentDetail = z.infer<typeof incidentDetail>
export type PlaybookView = z.infer<typeof playbookView>
export type EffectView = z.infer<typeof effectView>
