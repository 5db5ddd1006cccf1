import { z } from 'zod'
import { documentSummary } from '../views/document.ts'
import {
  categoryInput,
  decisionInput,
  decisionVerdict,
  duplicateSuggestion,
  evaluationInput,
  evidenceInput,
  lineInput,
  matterCandidate,
  matterClosingInput,
  matterDetail,
  matterInput,
  matterReasonInput,
  matterState,
  matterTextInput,
  matterView,
  mergeInput,
  replyDrafted,
  replyDraftInput,
  routeChoice,
  routeInput,
} from '../views/matter.ts'
import { type Endpoint, flag, id, page, session } from './endpoint.ts'

const act = <Body extends z.ZodType>(summary: string, body: Body) =>
  ({ summary, access: session, params: id, body, answer: matterDetail }) as const

/** 公众关切: registered, routed, answered or decided not to be. */
export const mattersEndpoints = {
  'GET /api/matters': {
    summary: '公众关切事项（按时限先后）',
    access: session,
    query: page.extend({
      open: flag.optional(),
      state: matterState.optional(),
      story: z.string().optional(),
      plan: z.string().optional(),
      incident: z.string().optional(),
    }),
    answer: z.array(matterView),
  },
  'GET /api/matter-candidates': {
    summary: '提问或误解明显增多、尚未登记的事件及理由',
    access: session,
    answer: z.array(matterCandidate),
  },
  'POST /api/matters': { summary: '登记公众关切', access: session, body: matterInput, answer: matterDetail },
  'GET /api/matters/:id': { summary: '公众关切详情', access: session, params: id, answer: matterDetail },
  'GET /api/matters/:id/documents': {
    summary: '公众关切的原文',
    access: session,
    params: id,
    answer: z.array(documentSummary),
  },
  'GET /api/matters/:id/routes': {
    summary: '建议的承办单位及理由（转办由人决定）',
    access: session,
    params: id,
    answer: routeChoice,
  },
  'GET /api/matters/:id/duplicates': {
    summary: '可能重复的事项及理由',
    access: session,
    params: id,
    answer: z.array(duplicateSuggestion),
  },
  'POST /api/matters/:id/route': act('转办', routeInput),
  'POST /api/matters/:id/category': act('调整归类', categoryInput),
  'POST /api/matters/:id/evidence': act('补充原文', evidenceInput),
  'POST /api/matters/:id/notes': act('记录办理情况', matterTextInput),
  'POST /api/matters/:id/lines': act('确定口径', lineInput),
  'POST /api/matters/:id/reply': act('提交回复内容', matterTextInput),
  'POST /api/matters/:id/draft': {
    summary: '由回复内容起草发布稿',
    access: session,
    params: id,
    body: replyDraftInput,
    answer: replyDrafted,
  },
  'POST /api/matters/:id/merge': act('并入另一事项', mergeInput),
  'POST /api/matters/:id/decision': act('拟不回应', decisionInput),
  'POST /api/matters/:id/signature': act('签批不回应的决定', decisionVerdict),
  'POST /api/matters/:id/reopen': act('重新受理', matterReasonInput),
  'POST /api/matters/:id/evaluation': act('评估回应效果', evaluationInput),
  'POST /api/matters/:id/close': act('办结', matterClosingInput),
} as const satisfies Record<string, Endpoint>
