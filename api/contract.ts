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
} from './views/alert.ts'
import { done, level, version } from './views/common.ts'
import { deliveryAnswer, documentDetail, searchPage, searchQuery, significantTerm } from './views/document.ts'
import {
  activationInput,
  closingInput,
  incidentDetail,
  incidentInput,
  incidentState,
  incidentView,
  levelInput,
  levelProposal,
  playbookView,
  ruleView,
  stepInput,
  timelineInput,
} from './views/incident.ts'
import {
  acknowledgementInput,
  releaseEdit,
  releaseInput,
  releaseState,
  releaseView,
  verdictInput,
  versionInput,
  withdrawalInput,
} from './views/release.ts'
import {
  auditEventView,
  deadLetterDetail,
  deadLetterPage,
  deadLetterQuery,
  demoInput,
  demoState,
  loginInput,
  newUserAnswer,
  operations,
  operationsAlertView,
  overview,
  passwordInput,
  sessionView,
  sourceView,
  tokenAnswer,
  tokenInput,
  userInput,
  userView,
} from './views/system.ts'

/** One HTTP call: what goes in, what comes out. Routes, the OpenAPI document and the pages' client are all made from this list. */
export interface Endpoint {
  readonly summary: string
  /** `public`: no session; `token:…`: an API token with that scope; else any signed-in user, the loop decides on permission. */
  readonly access: 'public' | 'session' | `token:${string}`
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly answer: z.ZodType
}

const id = z.object({ id: z.string() })
const page = z.object({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  offset: z.coerce.number().int().min(0).optional(),
})
const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
const session = 'session' as const

export const endpoints = {
  'POST /api/login': { summary: '登录', access: 'public', body: loginInput, answer: sessionView },
  'POST /api/logout': { summary: '退出', access: session, answer: done },
  'GET /api/session': { summary: '当前用户', access: session, answer: sessionView },
  'POST /api/password': { summary: '修改密码', access: session, body: passwordInput, answer: done },

  'GET /api/overview': { summary: '工作台概览', access: session, answer: overview },

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

  'GET /api/incidents': {
    summary: '应急事件列表',
    access: session,
    query: page.extend({ state: incidentState.optional() }),
    answer: z.array(incidentView),
  },
  'GET /api/incident-proposal': {
    summary: '系统建议的事件级别及理由（定级由人决定）',
    access: session,
    query: z.object({ alertId: z.string().optional(), storyId: z.string().optional() }),
    answer: levelProposal,
  },
  'POST /api/incidents': {
    summary: '启动应急事件',
    access: session,
    body: incidentInput,
    answer: incidentDetail,
  },
  'GET /api/incidents/:id': { summary: '应急事件详情', access: session, params: id, answer: incidentDetail },
  'POST /api/incidents/:id/activate': {
    summary: '转入处置（三同步：发言人、口径齐备）',
    access: session,
    params: id,
    body: activationInput,
    answer: incidentDetail,
  },
  'POST /api/incidents/:id/level': {
    summary: '调整级别',
    access: session,
    params: id,
    body: levelInput,
    answer: incidentDetail,
  },
  'POST /api/incidents/:id/steps/:stepId': {
    summary: '办理预案步骤',
    access: session,
    params: z.object({ id: z.string(), stepId: z.string() }),
    body: stepInput,
    answer: incidentDetail,
  },
  'POST /api/incidents/:id/timeline': {
    summary: '记录时间线',
    access: session,
    params: id,
    body: timelineInput,
    answer: incidentDetail,
  },
  'POST /api/incidents/:id/closing': {
    summary: '进入收尾',
    access: session,
    params: id,
    body: versionInput,
    answer: incidentDetail,
  },
  'POST /api/incidents/:id/close': {
    summary: '结束并评估',
    access: session,
    params: id,
    body: closingInput,
    answer: incidentDetail,
  },
  'GET /api/playbooks': { summary: '应急预案', access: session, answer: z.array(playbookView) },
  'GET /api/rules': { summary: '时限与规则', access: session, answer: z.array(ruleView) },

  'GET /api/releases': {
    summary: '发布稿列表',
    access: session,
    query: page.extend({ state: releaseState.optional(), mine: flag.optional() }),
    answer: z.array(releaseView),
  },
  'POST /api/releases': { summary: '起草发布稿', access: session, body: releaseInput, answer: releaseView },
  'GET /api/releases/:id': { summary: '发布稿详情', access: session, params: id, answer: releaseView },
  'PUT /api/releases/:id': {
    summary: '修改发布稿',
    access: session,
    params: id,
    body: releaseEdit,
    answer: releaseView,
  },
  'POST /api/releases/:id/submit': {
    summary: '送审',
    access: session,
    params: id,
    body: versionInput,
    answer: releaseView,
  },
  'POST /api/releases/:id/verdict': {
    summary: '审核意见（初审、复审、终审、保密审查）',
    access: session,
    params: id,
    body: verdictInput,
    answer: releaseView,
  },
  'POST /api/releases/:id/acknowledge': {
    summary: '对检查提示说明理由',
    access: session,
    params: id,
    body: acknowledgementInput,
    answer: releaseView,
  },
  'POST /api/releases/:id/publish': {
    summary: '发布',
    access: session,
    params: id,
    body: versionInput,
    answer: releaseView,
  },
  'POST /api/releases/:id/withdraw': {
    summary: '撤回',
    access: session,
    params: id,
    body: withdrawalInput,
    answer: releaseView,
  },
  'POST /api/releases/:id/correct': {
    summary: '更正（新版本重新送审）',
    access: session,
    params: id,
    body: releaseEdit,
    answer: releaseView,
  },

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

  'GET /api/users': { summary: '用户', access: session, answer: z.array(userView) },
  'POST /api/users': { summary: '新建用户', access: session, body: userInput, answer: newUserAnswer },
  'POST /api/users/:id/enabled': {
    summary: '启用或停用用户',
    access: session,
    params: id,
    body: z.object({ isEnabled: z.boolean() }),
    answer: userView,
  },
  'POST /api/users/:id/password': { summary: '重置密码', access: session, params: id, answer: newUserAnswer },
  'POST /api/tokens': { summary: '签发接口令牌', access: session, body: tokenInput, answer: tokenAnswer },

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

export type Endpoints = typeof endpoints
export type EndpointName = keyof Endpoints
export type AnswerOf<Name extends EndpointName> = z.infer<Endpoints[Name]['answer']>
export type BodyOf<Name extends EndpointName> = Endpoints[Name] extends {
  readonly body: infer Body extends z.ZodType
}
  ? z.input<Body>
  : undefined
export type QueryOf<Name extends EndpointName> = Endpoints[Name] extends {
  readonly query: infer Query extends z.ZodType
}
  ? z.input<Query>
  : undefined
