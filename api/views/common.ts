import { z } from 'zod'
import { roles } from '../../loop/office/actor.ts'
import { alertLevels } from '../../pipeline/model/alert.ts'
import { concerns, sentiments } from '../../pipeline/model/annotation.ts'
import { channels, documentKinds } from '../../pipeline/model/document.ts'

/** ISO-8601 with +08:00: how every time leaves the house. */
export const isoTime = z.string().describe('ISO-8601 with offset, Asia/Shanghai')
export const level = z.enum(alertLevels)
export const sentiment = z.enum(sentiments)
export const concern = z.enum(concerns)
export const channel = z.enum(channels)
export const documentKind = z.enum(documentKinds)
export const authority = z.enum(['central', 'official', 'media', 'public'])
export const role = z.enum(roles)
export const text = z.string().trim().min(1).max(20_000)
export const shortText = z.string().trim().min(1).max(200)
export const reason = z.string().trim().min(2).max(2_000)
/** The version of the record the person was looking at; another one there is answered 409 VERSION_CONFLICT. */
export const version = z.number().int().positive()

export const failure = z.object({
  code: z.string(),
  message: z.string().describe('Chinese, says what to do'),
  requestId: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
})
export const done = z.object({ ok: z.literal(true) })

/** Who did something, as shown: the user's display name, or 系统. */
export const person = z.object({ id: z.string(), name: z.string() })

export type Role = z.infer<typeof role>
export type Failure = z.infer<typeof failure>
