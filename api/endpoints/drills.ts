import { z } from 'zod'
import {
  advanceInput,
  drillDetail,
  drillInput,
  drillView,
  injectAnswerInput,
  scenarioView,
  speedInput,
} from '../views/drill.ts'
import { closingInput } from '../views/incident.ts'
import { versionInput } from '../views/release.ts'
import { type Endpoint, id, session } from './endpoint.ts'

/** 演练: on a virtual clock and records of its own. With the header `X-Yushu-Drill: ID` the endpoints of an incident mean that drill. */
export const drillsEndpoints = {
  'GET /api/drill-scenarios': { summary: '演练脚本', access: session, answer: z.array(scenarioView) },
  'GET /api/drills': { summary: '演练列表', access: session, answer: z.array(drillView) },
  'POST /api/drills': { summary: '准备演练', access: session, body: drillInput, answer: drillDetail },
  'GET /api/drills/:id': {
    summary: '演练详情、导调信息和评分表',
    access: session,
    params: id,
    answer: drillDetail,
  },
  'POST /api/drills/:id/run': {
    summary: '开始、继续演练或调整速度（每分钟推进的演练分钟数，0 为手动）',
    access: session,
    params: id,
    body: speedInput,
    answer: drillDetail,
  },
  'POST /api/drills/:id/pause': {
    summary: '暂停演练',
    access: session,
    params: id,
    body: versionInput,
    answer: drillDetail,
  },
  'POST /api/drills/:id/advance': {
    summary: '推进演练时间',
    access: session,
    params: id,
    body: advanceInput,
    answer: drillDetail,
  },
  'POST /api/drills/:id/answers': {
    summary: '答复导调的来电、提问和要求',
    access: session,
    params: id,
    body: injectAnswerInput,
    answer: drillDetail,
  },
  'POST /api/drills/:id/finish': {
    summary: '结束演练并评分',
    access: session,
    params: id,
    body: versionInput,
    answer: drillDetail,
  },
  'POST /api/drills/:id/close': {
    summary: '演练评估，经验教训转督办',
    access: session,
    params: id,
    body: closingInput,
    answer: drillDetail,
  },
} as const satisfies Record<string, Endpoint>
