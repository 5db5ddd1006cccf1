import { z } from 'zod'
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
} from '../views/incident.ts'
import { versionInput } from '../views/release.ts'
import { type Endpoint, id, page, session } from './endpoint.ts'

/** 应急: incidents, their playbooks, the rules they are held to. */
export const incidentsEndpoints = {
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
} as const satisfies Record<string, Endpoint>
