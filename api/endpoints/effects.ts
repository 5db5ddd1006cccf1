import { z } from 'zod'
import { effectKind, effectNote, effectRecord, effectReport, effectRow } from '../views/effect.ts'
import { type Endpoint, id, page, session } from './endpoint.ts'

const target = z.object({ kind: effectKind, id: z.string() })

/** 评估: what became of an answer, a plan, an incident. Never of a person. */
export const effectsEndpoints = {
  'GET /api/effects': {
    summary: '已发布回应的效果（按发布时间，不排名）',
    access: session,
    query: page,
    answer: z.array(effectRow),
  },
  'GET /api/effects/:kind/:id': {
    summary: '一件回应、策划案或应急事件的效果：间断时间序列、转载、评论、时效',
    access: session,
    params: target,
    answer: effectReport,
  },
  'GET /api/effects/:kind/:id/records': {
    summary: '存档的效果评估',
    access: session,
    params: target,
    answer: z.array(effectRecord),
  },
  'GET /api/effect-records/:id': {
    summary: '一件存档的效果评估',
    access: session,
    params: id,
    answer: effectRecord,
  },
  'POST /api/effects/:kind/:id/records': {
    summary: '将当前效果存档',
    access: session,
    params: target,
    body: effectNote,
    answer: effectRecord,
  },
} as const satisfies Record<string, Endpoint>
