import { z } from 'zod'
import { isoTime, person, reason, shortText, version } from './common.ts'

export const reportType = z.enum(['first', 'follow-up', 'daily', 'final'])

const reportField = z.object({
  name: z.string(),
  title: z.string(),
  text: z.string(),
  /** 正在核实 */
  isUnknown: z.boolean(),
})

/** 初报, 续报, 日报, 终报. */
export const reportView = z.object({
  id: z.string(),
  version,
  state: z.enum(['draft', 'signed', 'sent', 'confirmed']),
  incidentId: z.string(),
  incidentTitle: z.string(),
  type: reportType,
  number: z.number().int(),
  name: z.string(),
  unitName: z.string(),
  fields: z.array(reportField),
  course: z.array(z.object({ at: isoTime, text: z.string() })),
  summary: z.string(),
  recipients: z.array(z.string()),
  copies: z.array(z.string()),
  contact: z.string(),
  corrects: z.string().optional(),
  asOf: isoTime,
  writers: z.array(person),
  signed: z.object({ by: person, at: isoTime, opinion: z.string() }).optional(),
  sendings: z.array(
    z.object({
      how: z.enum(['telephone', 'written']),
      at: isoTime,
      to: z.string(),
      by: person,
      takenBy: z.string().optional(),
    }),
  ),
  confirmed: z.object({ by: person, at: isoTime, words: z.string() }).optional(),
  isDemo: z.boolean(),
  moves: z.array(z.string()),
})

const names = z.array(shortText).max(20)

export const reportInput = z.object({
  type: reportType,
  recipients: names.min(1),
  copies: names.optional(),
  contact: shortText,
  corrects: z.string().optional(),
})
export const reportEdit = z.object({
  version,
  summary: z.string().trim().min(1).max(2_000).optional(),
  fields: z.array(z.object({ name: z.string(), text: z.string().max(2_000) })).optional(),
  recipients: names.min(1).optional(),
  copies: names.optional(),
  contact: shortText.optional(),
})
export const sendingInput = z.object({
  version,
  how: z.enum(['telephone', 'written']),
  to: shortText,
  at: z.coerce.date<string>().optional(),
  takenBy: z.string().max(100).optional(),
})
export const confirmationInput = z.object({ version, words: reason })

export type ReportView = z.infer<typeof reportView>
