import { z } from 'zod'
import { directiveDeeds } from '../../loop/directive/deeds.ts'
import { isoTime, person, shortText, version } from './common.ts'

export const directiveState = z.enum(['open', 'accepted', 'returned', 'finished', 'closed'])
export const directiveMove = z.enum(directiveDeeds)

export const directiveSource = z.object({
  kind: z.enum(['incident', 'inspection', 'matter', 'release', 'plan', 'drill', 'consultation']),
  id: z.string(),
  title: z.string(),
})

export const directiveView = z.object({
  id: z.string(),
  version: z.number().int(),
  state: directiveState,
  title: z.string(),
  text: z.string(),
  source: directiveSource,
  unitId: z.string(),
  unitName: z.string(),
  openedBy: person,
  openedAt: isoTime,
  dueAt: isoTime,
  isOverdue: z.boolean(),
  isInternal: z.boolean().describe('never exported or published'),
  isDemo: z.boolean(),
  history: z.array(
    z.object({
      at: isoTime,
      by: person,
      kind: z.enum([
        'opened',
        'accepted',
        'returned',
        'passed-on',
        'progress',
        'finished',
        'sent-back',
        'extended',
        'closed',
      ]),
      text: z.string(),
    }),
  ),
  moves: z.array(directiveMove).describe('what the reader may do with it now'),
})

const words = z.string().trim().max(20_000)

export const directiveInput = z.object({
  unitId: z.string(),
  title: shortText,
  text: words.min(1),
  source: directiveSource,
  dueAt: isoTime,
  isInternal: z.boolean().optional(),
})

export const directiveActInput = z.object({
  move: directiveMove,
  version: version.optional(),
  text: words.describe('may be empty for accept alone'),
  unitId: z.string().optional().describe('of pass-on: to whom'),
  dueAt: isoTime.optional().describe('of extend: until when'),
})

export type DirectiveView = z.infer<typeof directiveView>
