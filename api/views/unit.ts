import { z } from 'zod'
import { reason, role, shortText } from './common.ts'

export const unitView = z.object({
  id: z.string(),
  name: z.string(),
  parentId: z.string().nullable(),
  path: z.array(z.string()).describe('from the ministry down to the unit itself'),
  isClosed: z.boolean(),
})
export const unitInput = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  name: shortText,
  parentId: z.string(),
})
export const unitName = z.object({ name: shortText })
export const unitParent = z.object({ parentId: z.string() })
export const unitClosing = z.object({ reason })
export const userEdit = z.object({ unitId: z.string().optional(), roles: z.array(role).min(1).optional() })

export type UnitView = z.infer<typeof unitView>
