import { z } from 'zod'
import { effectKinds, measureNames } from '../../loop/effect/effect-report.ts'
import { authority, isoTime, person } from './common.ts'
import { histogram } from './document.ts'
import { clockView } from './incident.ts'

export const effectKind = z.enum(effectKinds)
const measureName = z.enum(measureNames)

export const measureView = z.object({
  name: measureName,
  verdict: z.enum(['fell', 'rose', 'no-effect', 'too-little']),
  shortage: z.string().optional(),
  ratio: z.number().optional().describe('actual ÷ expected'),
  low: z.number().optional().describe('95 % interval'),
  high: z.number().optional(),
  actual: z.number().optional(),
  expected: z.number().optional(),
  levelChange: z.number().optional(),
  slopeChange: z.number().optional(),
  stepsBefore: z.number().int().optional(),
  stepsAfter: z.number().int().optional(),
  words: z.string(),
})

const effectWindow = z.object({ hours: z.number(), documents: z.number(), negativeShare: z.number() })

const figures = z.object({
  kind: effectKind,
  id: z.string(),
  title: z.string(),
  storyId: z.string().optional(),
  planId: z.string().optional(),
  incidentId: z.string().optional(),
  matterId: z.string().optional(),
  answeredAt: isoTime.optional(),
  step: z.enum(['hour', 'day']),
  words: z.string(),
  before: effectWindow.optional(),
  after: effectWindow.optional(),
  measures: z.array(measureView),
  reprints: z.object({
    named: z.array(
      z.object({
        documentId: z.string(),
        sourceName: z.string(),
        authority,
        title: z.string(),
        at: isoTime.optional(),
        share: z.number().describe('1: the same text'),
      }),
    ),
    accounts: z.number().int().describe('ordinary accounts are counted, never named'),
    isPartial: z.boolean(),
  }),
  comments: z.object({
    count: z.number().int(),
    negative: z.number().int(),
    questions: z.number().int(),
    documentIds: z.array(z.string()),
    isPartial: z.boolean(),
  }),
  speed: z.object({
    knownAt: isoTime.optional(),
    publishedAt: isoTime.optional(),
    minutes: z.number().int().optional(),
    clocks: z.array(clockView),
  }),
  measuredAt: isoTime,
})

export const effectReport = figures.extend({
  unitId: z.string(),
  isDemo: z.boolean(),
  histogram,
  curves: z.array(
    z.object({
      name: measureName,
      points: z.array(
        z.object({
          at: isoTime,
          actual: z.number(),
          expected: z.number(),
          low: z.number(),
          high: z.number(),
        }),
      ),
    }),
  ),
})

export const effectRecord = figures.extend({
  recordId: z.string(),
  note: z.string().optional(),
  by: person,
  isDemo: z.boolean(),
})

export const effectRow = z.object({
  kind: effectKind,
  id: z.string(),
  title: z.string(),
  answeredAt: isoTime,
  unitId: z.string(),
  isDemo: z.boolean(),
  volume: measureView,
  savedAt: isoTime.optional(),
})

export const effectNote = z.object({ note: z.string().max(2_000).optional() })

export type EffectReportView = z.infer<typeof effectReport>
export type EffectRowView = z.infer<typeof effectRow>
export type EffectRecordView = z.infer<typeof effectRecord>
export type MeasureView = z.infer<typeof measureView>
