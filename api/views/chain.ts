import { z } from 'zod'
import { chainStages } from '../../loop/chain/chain-kind.ts'
import { isoTime } from './common.ts'

const target = z.object({ kind: z.string(), id: z.string() })

export const chainNode = target.extend({
  stage: z.enum(chainStages),
  title: z.string(),
  state: z.string(),
  mark: z.string().optional().describe('a channel or a level'),
  at: z.union([isoTime, z.literal('')]),
  unitId: z.string(),
  isDemo: z.boolean(),
  opens: target.describe('the record whose page shows it'),
  more: z.number().int().optional().describe('how many point at it and are not shown'),
})

export const chainView = z.object({
  start: target,
  nodes: z.array(chainNode),
  edges: z.array(z.object({ from: target, to: target, how: z.string() })),
  hidden: z.number().int().describe('linked records outside what this person sees'),
  isCut: z.boolean(),
  limit: z.number().int(),
})

export type ChainView = z.infer<typeof chainView>
export type ChainNode = z.infer<typeof chainNode>
