import { z } from 'zod'
import {
  channelPreview,
  channelView,
  confirmByHandInput,
  confirmWithdrawalInput,
  publicationView,
  resumeInput,
} from '../views/channel.ts'
import { type Endpoint, id, session } from './endpoint.ts'

/** Where releases are published, and what becomes of them there. */
export const channelsEndpoints = {
  'GET /api/channels': {
    summary: '发布渠道（账号、状态、缺少的配置）',
    access: session,
    answer: z.array(channelView),
  },
  'GET /api/publications': {
    summary: '待办的发布（失败、待人工发布、待撤下、发布途中）',
    access: session,
    answer: z.array(publicationView),
  },
  'GET /api/releases/:id/publications': {
    summary: '一篇发布稿在各渠道的发布情况',
    access: session,
    params: id,
    answer: z.array(publicationView),
  },
  'GET /api/releases/:id/previews': {
    summary: '一篇发布稿在各渠道的预览和检查',
    access: session,
    params: id,
    answer: z.array(channelPreview),
  },
  'POST /api/publications/:id/resume': {
    summary: '续发失败的发布',
    access: session,
    params: id,
    body: resumeInput,
    answer: publicationView,
  },
  'POST /api/publications/:id/confirm': {
    summary: '回填人工发布的链接（系统抓取核对）',
    access: session,
    params: id,
    body: confirmByHandInput,
    answer: publicationView,
  },
  'POST /api/publications/:id/withdrawn': {
    summary: '确认已在平台撤下',
    access: session,
    params: id,
    body: confirmWithdrawalInput,
    answer: publicationView,
  },
} as const satisfies Record<string, Endpoint>
