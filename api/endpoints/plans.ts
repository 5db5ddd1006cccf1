import { z } from 'zod'
import {
  calendarQuery,
  cancellationInput,
  changesQuery,
  closingProposal,
  fieldChange,
  holdingInput,
  planCalendar,
  planClosingInput,
  planDetail,
  planEdit,
  planInput,
  planState,
  planView,
  pressRhythm,
  yearQuery,
} from '../views/plan.ts'
import { versionInput } from '../views/release.ts'
import { type Endpoint, id, page, session } from './endpoint.ts'

/** 宣传策划: plans, their calendar, the rhythm of press conferences. */
export const plansEndpoints = {
  'GET /api/plans': {
    summary: '策划案列表',
    access: session,
    query: page.extend({ state: planState.optional() }),
    answer: z.array(planView),
  },
  'POST /api/plans': { summary: '起草策划案', access: session, body: planInput, answer: planDetail },
  'GET /api/plans/:id': { summary: '策划案详情', access: session, params: id, answer: planDetail },
  'PUT /api/plans/:id': {
    summary: '修改策划案（保留历次版本）',
    access: session,
    params: id,
    body: planEdit,
    answer: planDetail,
  },
  'GET /api/plans/:id/changes': {
    summary: '比较策划案的两个版本',
    access: session,
    params: id,
    query: changesQuery,
    answer: z.array(fieldChange),
  },
  'POST /api/plans/:id/open': {
    summary: '启动策划案（建立监测专题，记录基线）',
    access: session,
    params: id,
    body: versionInput,
    answer: planDetail,
  },
  'POST /api/plans/:id/hold': {
    summary: '登记日程的落实情况',
    access: session,
    params: id,
    body: holdingInput,
    answer: planDetail,
  },
  'GET /api/plans/:id/closing': {
    summary: '结束前的清点：未答复的问题、经验、未举行的日程',
    access: session,
    params: id,
    answer: closingProposal,
  },
  'POST /api/plans/:id/close': {
    summary: '结束策划案（须有总结）',
    access: session,
    params: id,
    body: planClosingInput,
    answer: planDetail,
  },
  'POST /api/plans/:id/cancel': {
    summary: '取消策划案（须写明理由）',
    access: session,
    params: id,
    body: cancellationInput,
    answer: planDetail,
  },
  'POST /api/plans/:id/next': {
    summary: '起草后续策划案（承接未答复的问题和经验）',
    access: session,
    params: id,
    answer: planDetail,
  },
  'GET /api/plan-calendar': {
    summary: '宣传日历：日程、待发和已发稿件、敏感日、冲突',
    access: session,
    query: calendarQuery,
    answer: planCalendar,
  },
  'GET /api/press-rhythm': {
    summary: '新闻发布频次（R30）',
    access: session,
    query: yearQuery,
    answer: pressRhythm,
  },
} as const satisfies Record<string, Endpoint>
