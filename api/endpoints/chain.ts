import { z } from 'zod'
import { chainView } from '../views/chain.ts'
import { type Endpoint, session } from './endpoint.ts'

/** The loop's one chain, from any of its links. */
export const chainEndpoints = {
  'GET /api/chain/:kind/:id': {
    summary: '闭环链条：从任一环节查看策划、发布、监测、预警、应对、督办、评估的全部关联',
    access: session,
    params: z.object({ kind: z.string(), id: z.string() }),
    answer: chainView,
  },
} as const satisfies Record<string, Endpoint>
