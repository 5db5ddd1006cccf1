import { z } from 'zod'
import { userView } from '../views/system.ts'
import { unitClosing, unitInput, unitName, unitParent, unitView, userEdit } from '../views/unit.ts'
import { type Endpoint, id, session } from './endpoint.ts'

/** 单位: the tree that owns every record, and the people in it. */
export const unitsEndpoints = {
  'GET /api/units': { summary: '单位树（上级在前）', access: session, answer: z.array(unitView) },
  'POST /api/units': { summary: '新建单位', access: session, body: unitInput, answer: unitView },
  'POST /api/units/import': {
    summary: '按模板建立司局、部属单位和 31 个通信管理局',
    access: session,
    answer: z.object({ count: z.number().int() }),
  },
  'POST /api/units/:id/name': {
    summary: '单位更名',
    access: session,
    params: id,
    body: unitName,
    answer: unitView,
  },
  'POST /api/units/:id/parent': {
    summary: '调整隶属关系（连同下级）',
    access: session,
    params: id,
    body: unitParent,
    answer: unitView,
  },
  'POST /api/units/:id/close': {
    summary: '撤销单位',
    access: session,
    params: id,
    body: unitClosing,
    answer: unitView,
  },
  'POST /api/units/:id/reopen': { summary: '恢复单位', access: session, params: id, answer: unitView },
  'POST /api/users/:id': {
    summary: '调整用户的单位或角色',
    access: session,
    params: id,
    body: userEdit,
    answer: userView,
  },
} as const satisfies Record<string, Endpoint>
