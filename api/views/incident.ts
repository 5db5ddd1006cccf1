import { z } from 'zod'
import { factNames } from '../../loop/incident/facts.ts'
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

const explanation = z.object({ clock: z.string(), by: person, at: isoTime, reason: z.string() })

/** With what it waits for, how it stands, and the reason given when it was missed. */
export const incidentClock = clockView.extend({
  id: z.string(),
  limit: z.string().optional(),
  isNear: z.boolean(),
  why: z.string(),
  explanation: explanation.optional(),
})

export const stepStatus = z.enum(['open', 'taken', 'done', 'not-needed'])

export const stepView = z.object({
  id: z.string(),
  title: z.string(),
  detail: z.string(),
  ownerRole: z.string(),
  ownerName: z.string(),
  template: z.string(),
  unit: z.string().optional(),
  dependsOn: z.array(z.string()).optional(),
  isRequired: z.boolean(),
  status: stepStatus,
  dueAt: isoTime.optional().describe('absent while it counts from the activation'),
  isDone: z.boolean(),
  isLate: z.boolean(),
  takenBy: person.optional(),
  takenAt: isoTime.optional(),
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
  isInternal: z.boolean().optional(),
})

export const consultForm = z.enum(['meeting', 'telephone', 'video', 'brief'])
export const consultDecision = z.enum(['answer', 'no-answer', 'watch', 'verify', 'report'])
const lines = z.array(z.string().trim().min(1).max(2_000)).max(50)

/** 会商 as it was held. */
export const consultView = z.object({
  id: z.string(),
  title: z.string(),
  form: consultForm,
  heldAt: isoTime,
  place: z.string(),
  chair: z.string(),
  attendees: z.array(z.object({ unit: z.string(), names: z.string().optional() })),
  factsAgreed: z.array(z.string()),
  factsUnknown: z.array(z.string()),
  judgement: z.string(),
  options: z.array(z.string()),
  decision: consultDecision,
  decisionReason: z.string(),
  level: z.string().optional(),
  proposal: z.object({ level: z.string(), reasons: z.array(z.string()) }).optional(),
  line: z.string().optional(),
  spokesperson: z.string().optional(),
  channel: z.string().optional(),
  answerBy: isoTime.optional(),
  nextAt: isoTime.optional(),
  dissent: z.array(z.object({ unit: z.string(), words: z.string() })),
  recordedBy: person,
  recordedAt: isoTime,
})

/** The few things every one has; the rest when there was time for it. */
export const consultInput = z.object({
  form: consultForm,
  heldAt: z.coerce.date<string>().optional(),
  place: shortText,
  chair: shortText,
  attendees: z
    .array(z.object({ unit: shortText, names: z.string().max(200).optional() }))
    .min(1)
    .max(50),
  judgement: text,
  decision: consultDecision,
  decisionReason: reason,
  factsAgreed: lines.optional(),
  factsUnknown: lines.optional(),
  options: lines.optional(),
  line: z.string().max(20_000).optional(),
  spokesperson: z.string().max(200).optional(),
  channel: z.string().max(200).optional(),
  answerBy: z.coerce.date<string>().optional(),
  nextAt: z.coerce.date<string>().optional(),
  dissent: z
    .array(z.object({ unit: shortText, words: reason }))
    .max(20)
    .optional(),
})

export const factName = z.enum(factNames)
const fact = z.object({ text: z.string(), by: person, at: isoTime, from: z.string().optional() })

export const handOver = z.object({
  id: z.string(),
  from: person,
  offeredAt: isoTime,
  to: z.string(),
  note: z.string(),
  items: z.array(z.object({ id: z.string(), text: z.string() })),
  acceptedBy: person.optional(),
  acceptedAt: isoTime.optional(),
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
  owner: person,
  knownAt: isoTime.describe('clocks run from here'),
  spokesperson: z.string().optional(),
  line: z.string().optional(),
  authority: z.string().optional(),
  activatedAt: isoTime.optional(),
  handOver: handOver.optional(),
  playbook: z.object({ id: z.string(), version, name: z.string() }),
  steps: z.array(stepView),
  clocks: z.array(incidentClock),
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
  facts: z.partialRecord(factName, fact),
  consults: z.array(consultView),
  reports: z.array(
    z.object({ id: z.string(), number: z.number().int(), name: z.string(), state: z.string() }),
  ),
  /** What stands between the incident and its close. */
  obstacles: z.array(z.string()),
  effect: effectView,
  review: z
    .object({
      by: person,
      at: isoTime,
      text: z.string(),
      lessons: z.array(z.string()),
      directives: z
        .array(z.object({ id: z.string(), lesson: z.string(), unitId: z.string(), dueAt: isoTime }))
        .optional(),
    })
    .optional(),
  /** What may be done now by this person: the page shows only these. */
  moves: z.array(z.string()),
})

export const levelProposal = z.object({
  level: incidentLevel,
  reasons: z.array(z.string()),
  playbook: z.object({ id: z.string(), name: z.string(), reason: z.string() }).optional(),
})

const lesson = z.union([
  shortText,
  z.object({ text: shortText, unitId: z.string(), dueAt: z.coerce.date<string>() }),
])

/** The level comes from a 会商; of a reason alone a short record of it is made. */
export const incidentInput = z
  .object({
    alertId: z.string().optional(),
    storyId: z.string().optional(),
    title: shortText,
    level: incidentLevel,
    levelReason: reason.optional(),
    consult: consultInput.optional(),
    playbookId: z.string(),
  })
  .refine(({ levelReason, consult }) => levelReason !== undefined || consult !== undefined, {
    path: ['levelReason'],
  })
export const levelInput = z
  .object({ version, level: incidentLevel, reason: reason.optional(), consult: consultInput.optional() })
  .refine((input) => input.reason !== undefined || input.consult !== undefined, { path: ['reason'] })
export const consultRecordInput = z.object({ version, consult: consultInput })
export const activationInput = z.object({
  version,
  spokesperson: shortText,
  line: text,
  authority: shortText.optional(),
})
export const stepInput = z
  .object({
    version,
    isDone: z.boolean().optional(),
    status: stepStatus.optional(),
    note: z.string().max(2_000).optional(),
  })
  .refine(({ isDone, status }) => isDone !== undefined || status !== undefined, { path: ['status'] })
export const timelineInput = z.object({
  text,
  isInternal: z.boolean().optional().describe('never exported'),
})
export const factInput = z.object({
  version,
  name: factName,
  text: reason,
  from: z.string().max(200).optional(),
})
export const conferenceInput = z.object({ version, text })
export const explanationInput = z.object({ version, clock: z.string(), reason })
export const handOverInput = z.object({ version, to: shortText, note: z.string().max(2_000).optional() })
export const takeOverInput = z.object({ version, items: z.array(z.string()).max(500) })
export const closingInput = z.object({ version, review: text, lessons: z.array(lesson).max(20) })

const playbookStep = z.object({
  id: z.string(),
  title: z.string(),
  detail: z.string(),
  ownerRole: z.string(),
  unit: z.string().optional(),
  dueMinutes: z.number(),
  dueFrom: z.enum(['known', 'activation']).optional(),
  template: z.string(),
  dependsOn: z.array(z.string()).optional(),
  isRequired: z.boolean().optional(),
})

export const playbookContent = z.object({
  name: z.string(),
  description: z.string(),
  triggers: z.array(z.string()),
  levels: z.array(incidentLevel),
  clocks: z.array(z.string()).describe('beside those of the level: R25:北京'),
  roles: z.array(z.object({ role: z.string(), duty: z.string() })),
  steps: z.array(playbookStep),
})

export const playbookView = playbookContent.extend({ id: z.string(), version })

const deed = z.object({ by: person, at: isoTime })

export const playbookVersion = z.object({
  id: z.string(),
  version,
  playbookId: z.string(),
  number: z.number().int(),
  state: z.enum(['draft', 'approved', 'active', 'retired', 'dropped']),
  content: playbookContent,
  reason: z.string(),
  written: deed,
  approved: deed.extend({ opinion: z.string() }).optional(),
  activated: deed.optional(),
  moves: z.array(z.string()),
})

export const playbookChange = z.object({
  what: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
})

/** The loop checks it whole and names every fault. */
export const playbookInput = z.object({
  version: version.optional(),
  reason,
  content: z.object({
    name: z.string().max(200),
    description: z.string().max(2_000),
    triggers: z.array(z.string().max(50)).max(50),
    levels: z.array(z.string()).max(4),
    clocks: z.array(z.string().max(50)).max(20),
    roles: z.array(z.object({ role: z.string(), duty: z.string().max(500) })).max(20),
    steps: z
      .array(
        playbookStep.extend({
          id: z.string().max(60),
          title: z.string().max(200),
          detail: z.string().max(2_000),
          unit: z.string().max(100).optional(),
          template: z.string().max(5_000),
          dueFrom: z.string().optional(),
        }),
      )
      .max(50),
  }),
})
export const opinionInput = z.object({ version, opinion: reason })
export const reasonInput = z.object({ version, reason })

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
export type IncidentClockView = z.infer<typeof incidentClock>
export type ConsultView = z.infer<typeof consultView>
export type PlaybookVersionView = z.infer<typeof playbookVersion>
export type PlaybookView = z.infer<typeof playbookView>
export type EffectView = z.infer<typeof effectView>
