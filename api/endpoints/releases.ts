import { z } from 'zod'
import {
  acknowledgementInput,
  releaseEdit,
  releaseInput,
  releaseState,
  releaseView,
  verdictInput,
  versionInput,
  withdrawalInput,
} from '../views/release.ts'
import { type Endpoint, flag, id, page, session } from './endpoint.ts'

/** What is written, reviewed and published. */
export const releasesEndpoints = {
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
} as const satisfies Record<string, Endpoint>
