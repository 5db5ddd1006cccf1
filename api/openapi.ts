import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { type Endpoint, endpoints } from './contract.ts'
import { splitName } from './http/register.ts'
import { messages } from './messages.zh-CN.ts'
import { alertView, storyDetail, storyView, watchView } from './views/alert.ts'
import { failure } from './views/common.ts'
import { documentDetail, documentSummary, histogram, searchPage } from './views/document.ts'
import { incidentDetail, incidentView, playbookView } from './views/incident.ts'
import { releaseView } from './views/release.ts'
import { auditEventView, demoState, liveEvent, operations, sourceView, userView } from './views/system.ts'

/** The interface as others' programs read it, from the schemas that check every call. */
export function describeApi(version: string): Readonly<Record<string, unknown>> {
  const document = createDocument({
    openapi: '3.1.0',
    info: { title: '舆枢接口', version, description: messages.notice },
    servers: [{ url: '/' }],
    components: {
      schemas: {
        Failure: failure,
        Histogram: histogram,
        DocumentSummary: documentSummary,
        DocumentDetail: documentDetail,
        SearchPage: searchPage,
        Story: storyView,
        StoryDetail: storyDetail,
        Watch: watchView,
        Alert: alertView,
        Incident: incidentView,
        IncidentDetail: incidentDetail,
        Playbook: playbookView,
        Release: releaseView,
        Source: sourceView,
        User: userView,
        AuditEvent: auditEventView,
        Operations: operations,
        Demo: demoState,
        LiveEvent: liveEvent,
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'yushu_session', description: '登录后的会话' },
        csrf: { type: 'apiKey', in: 'header', name: 'X-CSRF-Token', description: '修改操作须带会话的 csrf' },
        token: { type: 'http', scheme: 'bearer', description: '管理员签发的接口令牌' },
      },
    },
    paths: { ...endpointPaths(), '/api/live': livePath },
  })
  return document as unknown as Readonly<Record<string, unknown>>
}

function endpointPaths(): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const { method, path } = splitName(name)
    const key = path.replaceAll(/:(\w+)/g, '{$1}')
    paths[key] = { ...paths[key], [method]: operationOf(name, endpoint) }
  }
  return paths
}

function operationOf(name: string, endpoint: Endpoint): ZodOpenApiOperationObject {
  const { params, query } = endpoint
  const parameters = {
    ...(params instanceof z.ZodObject ? { path: params } : {}),
    ...(query instanceof z.ZodObject ? { query } : {}),
  }
  return {
    operationId: operationIdOf(name),
    summary: endpoint.summary,
    tags: [name.split('/')[2] ?? ''],
    security: securityOf(name, endpoint),
    requestParams: parameters,
    ...bodyOf(name, endpoint),
    responses: {
      200: { description: '成功', content: { 'application/json': { schema: endpoint.answer } } },
      default: { description: '失败', content: { 'application/json': { schema: failure } } },
    },
  }
}

function bodyOf(name: string, { body, access }: Endpoint): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (body) return { requestBody: { required: true, content: { 'application/json': { schema: body } } } }
  if (!access.startsWith('token:') || !name.startsWith('POST')) return {}
  const schema = z.string().describe('每行一个 JSON 对象')
  return { requestBody: { required: true, content: { 'application/x-ndjson': { schema } } } }
}

function securityOf(name: string, { access }: Endpoint): NonNullable<ZodOpenApiOperationObject['security']> {
  if (access === 'public') return []
  if (access.startsWith('token:')) return [{ token: [] }]
  return [name.startsWith('GET') ? { session: [] } : { session: [], csrf: [] }]
}

/** `POST /api/alerts/:id/dismiss` → `postAlertsIdDismiss`. */
function operationIdOf(name: string): string {
  const { method, path } = splitName(name)
  const words = path.split(/[/:-]+/).filter((word) => word !== '' && word !== 'api')
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

const livePath = {
  get: {
    operationId: 'getLive',
    summary: '实时消息（SSE）：提示哪些内容需要重新读取',
    tags: ['live'],
    security: [{ session: [] }],
    requestParams: { header: z.object({ 'Last-Event-ID': z.string().optional() }) },
    responses: {
      200: { description: '每条消息的 data', content: { 'text/event-stream': { schema: liveEvent } } },
      default: { description: '失败', content: { 'application/json': { schema: failure } } },
    },
  },
} as const satisfies Record<string, ZodOpenApiOperationObject>
