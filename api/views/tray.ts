import { z } from 'zod'
import { isoTime } from './common.ts'

/** One thing that waits for this person's hand. */
export const trayItem = z.object({
  kind: z.string().describe('release, publication, matter, directive, letter …'),
  id: z.string(),
  title: z.string(),
  state: z.string(),
  move: z.string().describe('the move that is this person’s'),
  dueAt: isoTime.optional(),
  isOverdue: z.boolean(),
  at: isoTime.describe('when it last moved'),
  opens: z
    .object({ kind: z.string(), id: z.string() })
    .optional()
    .describe('the record on whose page it is done'),
  unitId: z.string(),
  isDemo: z.boolean(),
})

export const trayContent = z.object({
  items: z.array(trayItem),
  isCut: z.boolean().describe('there is more than was looked through'),
})

export type TrayItem = z.infer<typeof trayItem>
