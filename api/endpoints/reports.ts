import { z } from 'zod'
import { opinionInput, reasonInput } from '../views/incident.ts'
import { versionInput } from '../views/release.ts'
import { confirmationInput, reportEdit, reportInput, reportView, sendingInput } from '../views/report.ts'
import { type Endpoint, id, session } from './endpoint.ts'

/** 值班报告: 初报, 续报, 终报 of an incident. */
export const reportsEndpoints = {
  'GET /api/incidents/:id/reports': {
    summary: '事件的初报、续报、终报',
    access: session,
    params: id,
    answer: z.array(reportView),
  },
  'POST /api/incidents/:id/reports': {
    summary: '按事件记录起草报告',
    access: session,
    params: id,
    body: reportInput,
    answer: reportView,
  },
  'GET /api/duty-reports/:id': { summary: '报告详情', access: session, params: id, answer: reportView },
  'PUT /api/duty-reports/:id': {
    summary: '修改报告',
    access: session,
    params: id,
    body: reportEdit,
    answer: reportView,
  },
  'POST /api/duty-reports/:id/refresh': {
    summary: '按最新记录重新生成报告',
    access: session,
    params: id,
    body: versionInput,
    answer: reportView,
  },
  'POST /api/duty-reports/:id/sign': {
    summary: '签发报告（起草人以外的负责人）',
    access: session,
    params: id,
    body: opinionInput,
    answer: reportView,
  },
  'POST /api/duty-reports/:id/return': {
    summary: '退回报告',
    access: session,
    params: id,
    body: reasonInput,
    answer: reportView,
  },
  'POST /api/duty-reports/:id/send': {
    summary: '登记报送（先电话后书面）',
    access: session,
    params: id,
    body: sendingInput,
    answer: reportView,
  },
  'POST /api/duty-reports/:id/confirm': {
    summary: '登记对方确认收到',
    access: session,
    params: id,
    body: confirmationInput,
    answer: reportView,
  },
} as const satisfies Record<string, Endpoint>
