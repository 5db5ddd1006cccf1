import { z } from 'zod'
import {
  answerKindsView,
  commentView,
  consultationInput,
  consultationMove,
  consultationView,
  contactView,
  disclosureInput,
  disclosureMove,
  disclosureRequestView,
  erasureView,
  interactionCounts,
  interviewInput,
  interviewMove,
  interviewView,
  letterMove,
  letterState,
  letterView,
  questionView,
  receiptView,
  requestState,
  siteErrorMove,
  siteErrorState,
  siteErrorView,
} from '../views/interaction.ts'
import { type Endpoint, id, session } from './endpoint.ts'

/** 互动: what the public sent by the portal's forms, and how the office answers it. Sending itself is a page of the portal. */
export const interactionsEndpoints = {
  'GET /api/interactions': { summary: '互动事项待办和超期数', access: session, answer: interactionCounts },

  'GET /api/letters': {
    summary: '来信列表（未办结的按时限先后）',
    access: session,
    query: z.object({ state: letterState.optional() }),
    answer: z.array(letterView),
  },
  'GET /api/letters/:id': { summary: '来信详情', access: session, params: id, answer: letterView },
  'POST /api/letters/:id/contact': {
    summary: '查看来信人联系方式（逐次记录；投诉件只限受理部门）',
    access: session,
    params: id,
    answer: contactView,
  },
  'POST /api/letters/:id/moves': {
    summary: '办理来信：转办、签收、退回、答复、审核、公开、不予受理、转送、办结',
    access: session,
    params: id,
    body: letterMove,
    answer: letterView,
  },

  'GET /api/disclosure-requests': {
    summary: '政府信息公开申请列表（未办结的按时限先后）',
    access: session,
    query: z.object({ state: requestState.optional() }),
    answer: z.array(disclosureRequestView),
  },
  'POST /api/disclosure-requests': {
    summary: '登记当面、邮寄、传真提交的申请（收到日期按提交方式确定）',
    access: session,
    body: disclosureInput,
    answer: receiptView,
  },
  'GET /api/disclosure-requests/:id': {
    summary: '政府信息公开申请详情',
    access: session,
    params: id,
    answer: disclosureRequestView,
  },
  'POST /api/disclosure-requests/:id/contact': {
    summary: '查看申请人联系方式（逐次记录）',
    access: session,
    params: id,
    answer: contactView,
  },
  'POST /api/disclosure-requests/:id/moves': {
    summary: '办理申请：确认收到、转办、补正、延期、征求第三方意见、答复、审核、保密审查',
    access: session,
    params: id,
    body: disclosureMove,
    answer: disclosureRequestView,
  },
  'GET /api/disclosure-answers': {
    summary: '答复类型和不予公开的依据',
    access: session,
    answer: answerKindsView,
  },

  'GET /api/site-errors': {
    summary: '网站找错列表',
    access: session,
    query: z.object({ state: siteErrorState.optional() }),
    answer: z.array(siteErrorView),
  },
  'POST /api/site-errors/:id/contact': {
    summary: '查看找错人联系方式（逐次记录）',
    access: session,
    params: id,
    answer: contactView,
  },
  'POST /api/site-errors/:id/moves': {
    summary: '办理网站找错：转办、签收、答复',
    access: session,
    params: id,
    body: siteErrorMove,
    answer: siteErrorView,
  },

  'GET /api/consultations': { summary: '征求意见列表', access: session, answer: z.array(consultationView) },
  'POST /api/consultations': {
    summary: '设置征求意见（一般不少于 30 日，缩短说明理由）',
    access: session,
    body: consultationInput,
    answer: consultationView,
  },
  'GET /api/consultations/:id/comments': {
    summary: '收到的意见',
    access: session,
    params: id,
    answer: z.array(commentView),
  },
  'POST /api/consultations/:id/moves': {
    summary: '处理征求意见：逐类写明采纳情况、起草反馈、终止',
    access: session,
    params: id,
    body: consultationMove,
    answer: consultationView,
  },

  'GET /api/interviews': { summary: '在线访谈列表', access: session, answer: z.array(interviewView) },
  'POST /api/interviews': {
    summary: '设置在线访谈',
    access: session,
    body: interviewInput,
    answer: interviewView,
  },
  'GET /api/interviews/:id/questions': {
    summary: '公众提问',
    access: session,
    params: id,
    answer: z.array(questionView),
  },
  'POST /api/interviews/:id/moves': {
    summary: '在线访谈：已举行、关联实录、取消',
    access: session,
    params: id,
    body: interviewMove,
    answer: interviewView,
  },

  'POST /api/contacts/erase': {
    summary: '删除已办结事项到期的联系方式',
    access: session,
    answer: erasureView,
  },
} as const satisfies Record<string, Endpoint>
