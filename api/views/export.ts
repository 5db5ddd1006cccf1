import { z } from 'zod'
import { exportKinds } from '../../loop/export/rows.ts'
import { isoTime, person } from './common.ts'

export const exportKind = z.enum(exportKinds)
export const exportFormat = z.enum(['csv', 'json'])

const filter = z.object({
  q: z.string().max(2_000).optional(),
  from: isoTime.optional(),
  to: isoTime.optional(),
  id: z.string().optional().describe('of a timeline: the incident'),
  state: z.string().max(40).optional(),
})

export const exportInput = z.object({
  what: exportKind,
  format: exportFormat,
  reason: z.string().trim().min(4).max(500).describe('goes on record'),
  filter: filter.optional(),
})

export const exportView = z.object({
  id: z.string(),
  state: z.enum(['asked', 'taking', 'taken', 'cut']),
  what: exportKind,
  format: exportFormat,
  reason: z.string(),
  filter,
  by: person,
  askedAt: isoTime,
  takenAt: isoTime.optional(),
  count: z.number().int().optional(),
  withheld: z.number().int().optional().describe('held back as internal'),
  sha256: z.string().optional().describe('of the file'),
})

export const accessEventView = z.object({
  chain: z.string(),
  sequence: z.number().int(),
  at: isoTime,
  actor: z.string(),
  actorName: z.string(),
  action: z.enum(['access.opened', 'access.searched']),
  object: z.string(),
  reason: z.string().describe('the query of a search'),
})

export type ExportView = z.infer<typeof exportView>
export type AccessEventView = z.infer<typeof accessEventView>
