import { z } from 'zod'
import { isoTime, level, person, shortText, text, version } from './common.ts'

export const drillState = z.enum(['prepared', 'running', 'paused', 'finished', 'closed'])

const inject = z.object({
  id: z.string(),
  atMinute: z.number(),
  kind: z.enum(['alert', 'call', 'question', 'demand']),
  from: z.string(),
  text: z.string(),
  level: level.optional(),
  size: z.number().optional(),
})

export const scenarioView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  durationMinutes: z.number(),
  injects: z.array(inject),
  expected: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      move: z.string(),
      role: z.string(),
      after: z.string().optional(),
      withinMinutes: z.number(),
    }),
  ),
})

export const drillView = z.object({
  id: z.string(),
  version,
  state: drillState,
  title: z.string(),
  scenario: scenarioView.pick({ id: true, name: true, description: true, durationMinutes: true }),
  unitId: z.string(),
  preparedAt: isoTime,
  startedAt: isoTime.optional().describe('in the drill’s own time, like the two after it'),
  endsAt: isoTime.optional(),
  now: isoTime.optional(),
  speed: z.number().optional(),
})

const result = z.enum(['in', 'late', 'missing', 'pending'])

/** Per step and per team, never per person. */
export const scoreSheet = z.object({
  moves: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      role: z.string(),
      roleName: z.string(),
      dueAt: isoTime,
      doneAt: isoTime.optional(),
      lateMinutes: z.number().optional(),
      result,
    }),
  ),
  clocks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      documentNumber: z.string(),
      mark: z.enum(['V', 'S', 'R']),
      dueAt: isoTime,
      metAt: isoTime.optional(),
      result,
    }),
  ),
  roles: z.array(
    z.object({
      role: z.string(),
      roleName: z.string(),
      in: z.number(),
      late: z.number(),
      missing: z.number(),
    }),
  ),
  points: z.number().optional(),
})

export const drillDetail = drillView.extend({
  injects: z.array(
    inject.extend({
      at: isoTime,
      answer: z.object({ injectId: z.string(), at: isoTime, text: z.string() }).optional(),
    }),
  ),
  waiting: z.number().int().describe('still to come in'),
  incidents: z.array(z.object({ id: z.string(), title: z.string(), state: z.string() })),
  score: scoreSheet,
  review: z
    .object({
      by: person,
      at: isoTime,
      text: z.string(),
      lessons: z.array(z.string()),
      directiveIds: z.array(z.string()),
    })
    .optional(),
  moves: z.array(z.string()),
})

export const drillInput = z.object({ scenarioId: z.string(), title: shortText.optional() })
export const speedInput = z.object({ version, speed: z.number().min(0).max(60) })
export const advanceInput = z.object({ minutes: z.number().positive().max(2_880) })
export const injectAnswerInput = z.object({ injectId: z.string(), text })

export type DrillView = z.infer<typeof drillView>
export type DrillDetail = z.infer<typeof drillDetail>
