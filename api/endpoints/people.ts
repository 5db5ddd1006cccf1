import { z } from 'zod'
import { done } from '../views/common.ts'
import {
  loginInput,
  newUserAnswer,
  passwordInput,
  sessionView,
  tokenAnswer,
  tokenInput,
  userInput,
  userView,
} from '../views/system.ts'
import { type Endpoint, id, session } from './endpoint.ts'

/** Who signs in, and who may. */
export const peopleEndpoints = {
  'POST /api/login': { summary: '登录', access: 'public', body: loginInput, answer: sessionView },
  'POST /api/logout': { summary: '退出', access: session, answer: done },
  'GET /api/session': { summary: '当前用户', access: session, answer: sessionView },
  'POST /api/password': { summary: '修改密码', access: session, body: passwordInput, answer: done },
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
} as const satisfies Record<string, Endpoint>
