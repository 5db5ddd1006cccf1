import { z } from 'zod'
import { attendances, planItemKinds, planStates } from '../../loop/plan/plan.ts'
import { isoTime, person, reason, shortText, text, version } from './common.ts'

export const planState = z.enum(planStates)
export const planItemKind = z.enum(planItemKinds)
export const attendance = z.enum(attendances)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const time = z.string().regex(/^\d{2}:\d{2}$/)
/** May be left empty. */
const free = z.string().max(20_000)
const short = z.string().max(500)
const lines = z.array(z.string().max(2_000)).max(200)
const mark = z.enum(['V', 'S', 'R'])

const planItem = z.object({
  id: z.string(),
  kind: planItemKind,
  title: z.string(),
  day,
  time: time.optional(),
  channel: z.string(),
  attendees: z.array(attendance),
})

const baseline = z.object({
  query: z.string(),
  from: isoTime,
  to: isoTime.describe('the moment after the period'),
  asOf: isoTime.describe('截至'),
  documents: z.number().int(),
  negative: z.number().int(),
  doubts: z.number().int().describe('questions and what may be rumours'),
  demo: z.number().int().describe('of these, demo data'),
  days: z.array(z.object({ day, documents: z.number().int(), negative: z.number().int() })),
})

export const planView = z.object({
  id: z.string(),
  version,
  state: planState,
  title: z.string(),
  goal: z.string(),
  audience: z.string(),
  keyMessages: z.array(z.string()),
  questions: z.array(z.object({ question: z.string(), answer: z.string(), source: z.string() })),
  materials: z.array(z.object({ name: z.string(), note: z.string() })),
  channels: z.array(z.string()),
  people: z.array(z.object({ name: z.string(), duty: z.string(), unit: z.string() })),
  risks: z.array(z.object({ risk: z.string(), mitigation: z.string() })),
  from: day.optional(),
  to: day.optional(),
  items: z.array(planItem),
  query: z.string(),
  lessonsTaken: z.array(z.string()),
  contentVersion: z.number().int(),
  author: person,
  held: z.array(
    z.object({
      itemId: z.string(),
      by: person,
      at: isoTime,
      attendees: z.array(attendance),
      note: z.string(),
      unanswered: z.array(z.string()),
    }),
  ),
  previousPlanId: z.string().optional(),
  watchId: z.string().optional(),
  openedAt: isoTime.optional(),
  openedBy: person.optional(),
  baseline: baseline.optional(),
  closing: z
    .object({
      by: person,
      at: isoTime,
      summary: z.string(),
      lessons: z.array(z.string()),
      unanswered: z.array(z.string()),
    })
    .optional(),
  cancellation: z.object({ by: person, at: isoTime, reason: z.string() }).optional(),
  createdAt: isoTime,
  updatedAt: isoTime,
  unitId: z.string(),
  isDemo: z.boolean(),
})

const neighbour = z.object({ id: z.string(), title: z.string(), state: z.string() })

export const planDetail = planView.extend({
  versions: z.array(z.object({ contentVersion: z.number().int(), by: person, at: isoTime })),
  releases: z.array(neighbour.extend({ publishedAt: isoTime.optional(), scheduledAt: isoTime.optional() })),
  incidents: z.array(neighbour),
  watch: z
    .object({
      id: z.string(),
      name: z.string(),
      query: z.string(),
      isEnabled: z.boolean(),
      openAlerts: z.number().int(),
      alerts: z.number().int(),
    })
    .optional(),
  previous: neighbour.optional(),
  following: z.array(neighbour),
  missing: z.array(z.string()).describe('what it lacks before it can be opened'),
  /** What this person may do now: `edit`, `open`, `hold`, `close`, `cancel`, `next`. */
  moves: z.array(z.string()),
})

/** What is absent stays as it is. */
const planContent = z.object({
  title: shortText.optional(),
  goal: free.optional(),
  audience: free.optional(),
  keyMessages: lines.optional(),
  questions: z
    .array(z.object({ question: text, answer: free.optional(), source: short.optional() }))
    .max(200)
    .optional(),
  materials: z
    .array(z.object({ name: shortText, note: free.optional() }))
    .max(200)
    .optional(),
  channels: z.array(z.string().max(100)).max(200).optional(),
  people: z
    .array(z.object({ name: shortText, duty: short.optional(), unit: short.optional() }))
    .max(200)
    .optional(),
  risks: z
    .array(z.object({ risk: text, mitigation: free.optional() }))
    .max(200)
    .optional(),
  from: z.union([day, z.literal('')]).optional(),
  to: z.union([day, z.literal('')]).optional(),
  items: z
    .array(
      z.object({
        id: z.string().optional().describe('absent: a new item'),
        kind: planItemKind,
        title: shortText,
        day,
        time: z.union([time, z.literal('')]).optional(),
        channel: z.string().max(100).optional(),
        attendees: z.array(attendance).optional(),
      }),
    )
    .max(200)
    .optional(),
  query: free.optional(),
  lessonsTaken: lines.optional(),
})
export const planInput = planContent.extend({ title: shortText, previousPlanId: z.string().optional() })
export const planEdit = planContent.extend({ version })
export const holdingInput = z.object({
  version,
  itemId: z.string(),
  isHeld: z.boolean(),
  attendees: z.array(attendance).optional(),
  note: free.optional(),
  unanswered: lines.optional(),
})
export const planClosingInput = z.object({
  version,
  summary: text,
  lessons: lines.optional(),
  unanswered: lines.optional(),
  stopsWatch: z.boolean().optional(),
})
export const cancellationInput = z.object({ version, reason })
export const closingProposal = z.object({
  unanswered: z.array(z.string()),
  lessons: z.array(z.string()),
  notHeld: z.array(planItem),
})
export const fieldChange = z.object({
  field: z.string(),
  before: z.array(z.string()),
  after: z.array(z.string()),
})

/** R30 for a year: each counter with the conferences behind it. */
export const pressRhythm = z.object({
  year: z.number().int(),
  ruleId: z.string(),
  title: z.string(),
  documentNumber: z.string(),
  mark,
  counters: z.array(
    z.object({
      name: z.string(),
      quarter: z.number().int().optional(),
      needed: z.number().int(),
      counted: z.number().int(),
      missing: z.number().int(),
      dueOn: day,
      state: z.enum(['met', 'running', 'missed']),
      conferences: z.array(
        z.object({
          planId: z.string(),
          itemId: z.string(),
          planTitle: z.string(),
          title: z.string(),
          day,
          attendees: z.array(attendance),
        }),
      ),
    }),
  ),
})

const calendarEntry = z.object({
  kind: z.enum(['item', 'scheduled', 'published']),
  id: z.string(),
  title: z.string(),
  day,
  time: time.optional(),
  channel: z.string(),
  planId: z.string().optional(),
  releaseId: z.string().optional(),
  itemKind: planItemKind.optional(),
  attendees: z.array(attendance).optional(),
  isHeld: z.boolean().optional(),
  isDemo: z.boolean(),
})

export const planCalendar = z.object({
  from: day,
  to: day,
  days: z.array(
    z.object({
      day,
      isWorkingDay: z.boolean(),
      isProvisional: z.boolean().describe('暂按: the notice of that year is not out'),
      sensitive: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          kind: z.enum(['festival', 'national', 'memorial', 'industry', 'safety']),
          why: z.string(),
          basis: z.string(),
          mark,
        }),
      ),
      entries: z.array(calendarEntry),
    }),
  ),
  clashes: z.array(
    z.object({
      kind: z.enum(['same-hours', 'same-day', 'memorial-day']),
      day,
      entries: z.array(z.string()),
      channel: z.string().optional(),
      sensitiveDayId: z.string().optional(),
    }),
  ),
})
export const calendarQuery = z.object({ from: day, to: day })
export const yearQuery = z.object({ year: z.coerce.number().int().min(2000).max(2100) })
export const changesQuery = z.object({
  from: z.coerce.number().int().positive().optional(),
  to: z.coerce.number().int().positive().optional(),
})

export type PlanView = z.infer<typeof planView>
export type PlanDetail = z.infer<typeof planDetail>
export type PlanItem = z.infer<typeof planItem>
export type PlanEdit = z.input<typeof planContent>
export type PlanBaseline = z.infer<typeof baseline>
export type PressRhythm = z.infer<typeof pressRhythm>
export type PlanCalendar = z.infer<typeof planCalendar>
export type CalendarEntry = z.infer<typeof calendarEntry>
