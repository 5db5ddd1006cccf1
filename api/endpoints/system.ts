import { z } from 'zod'
import {
  auditEventView,
  deadLetterDetail,
  deadLetterPage,
  deadLetterQuery,
  demoInput,
  demoState,
  operations,
  operationsAlertView,
  overview,
  sourceView,
} from '../views/system.ts'
import { type Endpoint, id, page, session } from './endpoint.ts'

/** The installation itself: what runs, what was done, the demo. */
export const systemEndpoints = {
  'GET /api/overview': { summary: '工作台概览', access: session, answer: overview },
  'GET /api/sources': { summary: '信源', access: session, answer: z.array(sourceView) },
  'POST /api/sources/:id/run': { summary: '立即采集', access: session, params: id, answer: sourceView },
  'POST /api/sources/:id/enabled': {
    summary: '启用或停用信源',
    access: session,
    params: id,
    body: z.object({ isEnabled: z.boolean() }),
    answer: sourceView,
  },
  'GET /api/demo': { summary: '演示数据状态', access: session, answer: demoState },
  'POST /api/demo': { summary: '回放演示情景', access: session, body: demoInput, answer: demoState },
  'DELETE /api/demo': { summary: '清除全部演示数据', access: session, answer: demoState },
  'GET /api/audit': {
    summary: '审计记录',
    access: session,
    query: page.extend({ object: z.string().optional(), actor: z.string().optional() }),
    answer: z.array(auditEventView),
  },
  'GET /api/audit/verify': {
    summary: '校验审计链',
    access: session,
    answer: z.object({
      isIntact: z.boolean(),
      events: z.number(),
      chains: z.number(),
      fault: z.string().optional(),
    }),
  },
  'GET /api/operations': { summary: '运行状态', access: session, answer: operations },
  'GET /api/operations/alerts': {
    summary: '运行告警',
    access: session,
    answer: z.array(operationsAlertView),
  },
  'GET /api/dead-letters': {
    summary: '死信',
    access: session,
    query: deadLetterQuery,
    answer: deadLetterPage,
  },
  'GET /api/dead-letters/:id': {
    summary: '死信全文',
    access: session,
    params: id,
    answer: deadLetterDetail,
  },
  'POST /api/dead-letters/redrive': {
    summary: '死信重投',
    access: session,
    body: z.object({ ids: z.array(z.string()).max(1_000) }),
    answer: z.object({ count: z.number() }),
  },
  'POST /api/dead-letters/drop': {
    summary: '死信丢弃',
    access: session,
    body: z.object({ ids: z.array(z.string()).max(1_000) }),
    answer: z.object({ count: z.number() }),
  },
} as const satisfies Record<string, Endpoint>
