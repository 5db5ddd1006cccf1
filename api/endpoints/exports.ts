import { z } from 'zod'
import { accessEventView, exportInput, exportView } from '../views/export.ts'
import { type Endpoint, page, session } from './endpoint.ts'

/** What leaves the house as a file, and who read what. The file of an export is fetched at /api/exports/:id/file. */
export const exportsEndpoints = {
  'GET /api/exports': {
    summary: '本人的导出记录（审计员看全部）',
    access: session,
    answer: z.array(exportView),
  },
  'POST /api/exports': {
    summary: '申请导出（写明理由），随后十分钟内从 /api/exports/:id/file 下载一次',
    access: session,
    body: exportInput,
    answer: exportView,
  },
  'GET /api/access-log': {
    summary: '访问记录：谁打开了什么、检索了什么（仅安全审计员）',
    access: session,
    query: page.extend({ object: z.string().optional(), actor: z.string().optional() }),
    answer: z.array(accessEventView),
  },
} as const satisfies Record<string, Endpoint>
