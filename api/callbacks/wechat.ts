import express, { type IRouter, type Request, Router } from 'express'
import type { Publications } from '../../loop/channel/publications.ts'
import type { CallbackQuery, WeChatCallback } from '../../loop/channel/wechat/wechat-callback.ts'
import type { Log } from '../../pipeline/platform/log.ts'

export interface WeChatCallbackRoute {
  readonly callback: WeChatCallback
  /** The account's id among the channels. */
  readonly channel: string
}

export interface WeChatRouterOptions extends WeChatCallbackRoute {
  readonly publications: Pick<Publications, 'hearOfJob'>
  readonly log: Log
}

/**
 * Where WeChat tells that a publishing job has ended. It is let in by its signature alone, and only wakes the publisher, which asks the platform
 * itself what became of the job: nothing in a request decides anything.
 */
export function createWeChatRouter({ callback, channel, publications, log }: WeChatRouterOptions): IRouter {
  const router = Router()
  router.get('/', (request, response) => {
    response.type('text/plain').send(callback.greet(queryOf(request)))
  })
  router.post('/', express.text({ type: () => true, limit: '64kb' }), async (request, response) => {
    const body: unknown = request.body
    const { event, jobId } = callback.read(queryOf(request), typeof body === 'string' ? body : '')
    const isKnown = event === 'PUBLISHJOBFINISH' && jobId !== undefined
    if (isKnown && !(await publications.hearOfJob({ channel, job: jobId })))
      log.info('wechat tells of a job that is not waited for', { job: jobId })
    // The platform asks again unless it reads this word.
    response.type('text/plain').send('success')
  })
  return router
}

const names = ['timestamp', 'nonce', 'signature', 'msg_signature', 'echostr'] as const

function queryOf(request: Request): CallbackQuery {
  const given = request.query
  return Object.fromEntries(
    names.flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name]]] : [])),
  )
}
