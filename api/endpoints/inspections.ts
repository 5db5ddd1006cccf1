import { z } from 'zod'
import {
  checkId,
  confirmInput,
  dismissInput,
  findingState,
  findingView,
  quarter,
  scoreSheet,
  siteEdit,
  siteInput,
  siteView,
} from '../views/inspection.ts'
import { type Endpoint, id, page, session } from './endpoint.ts'

/** 检查: portals and accounts, judged by the rules they are held to. */
export const inspectionsEndpoints = {
  'GET /api/inspections': {
    summary: '检查计分表（按网站和季度）',
    access: session,
    query: z.object({ quarter: quarter.optional() }),
    answer: z.array(scoreSheet),
  },
  'GET /api/inspected-sites': { summary: '受检网站', access: session, answer: z.array(siteView) },
  'POST /api/inspected-sites': {
    summary: '登记受检网站',
    access: session,
    body: siteInput,
    answer: siteView,
  },
  'PUT /api/inspected-sites/:id': {
    summary: '修改、启用或停用受检网站',
    access: session,
    params: id,
    body: siteEdit,
    answer: siteView,
  },
  'GET /api/inspection-findings': {
    summary: '检查发现的问题',
    access: session,
    query: page.extend({
      site: z.string().optional(),
      check: checkId.optional(),
      state: findingState.optional(),
    }),
    answer: z.array(findingView),
  },
  'POST /api/inspection-findings/:id/confirm': {
    summary: '确认问题并转督办',
    access: session,
    params: id,
    body: confirmInput,
    answer: findingView,
  },
  'POST /api/inspection-findings/:id/dismiss': {
    summary: '认定不是问题（须写明理由）',
    access: session,
    params: id,
    body: dismissInput,
    answer: findingView,
  },
} as const satisfies Record<string, Endpoint>
