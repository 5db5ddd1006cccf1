import { z } from 'zod'
import { directiveActInput, directiveInput, directiveState, directiveView } from '../views/directive.ts'
import { type Endpoint, flag, id, page, session } from './endpoint.ts'

/** 督办: what a unit has to do by when. */
export const directivesEndpoints = {
  'GET /api/directives': {
    summary: '督办事项列表（先到期的在前）',
    access: session,
    query: page.extend({
      state: directiveState.optional(),
      unitId: z.string().optional(),
      overdue: flag.optional(),
      open: flag.optional(),
      source: z.string().optional().describe('kind/id'),
    }),
    answer: z.array(directiveView),
  },
  'GET /api/directive-counts': {
    summary: '在办和超期的督办事项数',
    access: session,
    answer: z.object({ pending: z.number().int(), overdue: z.number().int() }),
  },
  'POST /api/directives': {
    summary: '立项督办',
    access: session,
    body: directiveInput,
    answer: directiveView,
  },
  'GET /api/directives/:id': {
    summary: '督办事项详情',
    access: session,
    params: id,
    answer: directiveView,
  },
  'POST /api/directives/:id/act': {
    summary: '办理督办事项（签收、退回、转办、进展、办结报告、退办、延期、办结）',
    access: session,
    params: id,
    body: directiveActInput,
    answer: directiveView,
  },
} as const satisfies Record<string, Endpoint>
