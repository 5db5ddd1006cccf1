import { z } from 'zod'
import {
  alertState,
  alertView,
  dismissalInput,
  storyDetail,
  storyReport,
  storyReportInput,
  storyView,
  watchInput,
  watchView,
} from '../views/alert.ts'
import { done, level, version } from '../views/common.ts'
import {
  deliveryAnswer,
  documentDetail,
  searchPage,
  searchQuery,
  significantTerm,
} from '../views/document.ts'
import { versionInput, withdrawalInput } from '../views/release.ts'
import { type Endpoint, flag, id, page, session } from './endpoint.ts'

/** What is heard: documents, stories, standing watches, alerts. */
export const listeningEndpoints = {
  'POST /api/documents': {
    summary: '接收数据服务商推送（JSONL，每行一篇）',
    access: 'token:documents:write',
    answer: deliveryAnswer,
  },
  'GET /api/documents': { summary: '检索', access: session, query: searchQuery, answer: searchPage },
  'GET /api/documents/terms': {
    summary: '特征词：在查到的文档里异常多见的关键词',
    access: session,
    query: searchQuery,
    answer: z.array(significantTerm),
  },
  'GET /api/documents/:id': {
    summary: '文档详情',
    access: session,
    params: id,
    query: z.object({ q: z.string().optional() }),
    answer: documentDetail,
  },
  'GET /api/stories': {
    summary: '事件列表',
    access: session,
    query: page.extend({
      order: z.enum(['heat', 'newest', 'size']).optional(),
      sinceHours: z.coerce.number().positive().optional(),
    }),
    answer: z.array(storyView),
  },
  'GET /api/stories/:id': { summary: '事件详情', access: session, params: id, answer: storyDetail },
  'POST /api/stories/:id/reports': {
    summary: '登记已报',
    access: session,
    params: id,
    body: storyReportInput,
    answer: storyReport,
  },
  'GET /api/watches': { summary: '监测专题', access: session, answer: z.array(watchView) },
  'POST /api/watches': { summary: '新建监测专题', access: session, body: watchInput, answer: watchView },
  'PUT /api/watches/:id': {
    summary: '修改监测专题',
    access: session,
    params: id,
    body: watchInput.partial().extend({ version }),
    answer: watchView,
  },
  'DELETE /api/watches/:id': {
    summary: '删除监测专题',
    access: session,
    params: id,
    query: z.object({ version: z.coerce.number() }),
    answer: done,
  },
  'GET /api/alerts': {
    summary: '预警列表',
    access: session,
    query: page.extend({
      state: alertState.optional(),
      level: level.optional(),
      watch: z.string().optional(),
      open: flag.optional(),
    }),
    answer: z.array(alertView),
  },
  'GET /api/alerts/:id': { summary: '预警详情', access: session, params: id, answer: alertView },
  'POST /api/alerts/:id/acknowledge': {
    summary: '签收预警',
    access: session,
    params: id,
    body: versionInput,
    answer: alertView,
  },
  'POST /api/alerts/:id/dismiss': {
    summary: '解除预警（须写明理由）',
    access: session,
    params: id,
    body: dismissalInput,
    answer: alertView,
  },
  'POST /api/alerts/:id/resolve': {
    summary: '办结预警',
    access: session,
    params: id,
    body: withdrawalInput,
    answer: alertView,
  },
} as const satisfies Record<string, Endpoint>
